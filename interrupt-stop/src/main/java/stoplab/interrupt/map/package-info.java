// SPDX-License-Identifier: Apache-2.0

/**
 * The interrupt map measures what {@code interrupt()} does to the calls of the JDK. Start with the
 * program, {@link stoplab.interrupt.map.InterruptMap}. {@code MAP.md} shows the rows of JDK 17 and
 * 25, and {@code SURPRISES.md} explains the unexpected ones. The package {@code calls} has the
 * calls of the map; {@code probe} measures them.
 *
 * <p>What the map guarantees:
 *
 * <ul>
 *   <li>On JDK 17 and 25 every outcome equals the committed one [interrupt.map-outcomes].
 *   <li>It has every public method of the JDK's base, desktop and HTTP client modules that declares
 *       {@link InterruptedException} [interrupt.map-has-every-call].
 *   <li>It names a way out of every call that an interrupt does not end
 *       [interrupt.map-names-way-out], network calls included [interrupt.map-network-way-out].
 *   <li>It judges a call by how it ended, not when [interrupt.map-judged-by-end].
 *   <li>It survives and reports an {@code interrupt()} that does not return
 *       [interrupt.map-survives-held-interrupter].
 *   <li>A run leaves no thread, process or file behind [interrupt.map-leaves-nothing].
 *   <li>A child JVM inherits no environment variable that changes a JVM or its output
 *       [interrupt.map-environment-kept-out].
 *   <li>JDBC rows are measured only with a driver on the class path
 *       [interrupt.map-jdbc-needs-driver].
 * </ul>
 *
 * <p>What the map shows about the JDK:
 *
 * <ul>
 *   <li>File I/O of a virtual thread can hold the interrupter [interrupt.map-interrupter-held].
 *   <li>A wait that ignores the interrupt can hide the status from others
 *       [interrupt.map-hidden-status].
 *   <li>An interrupt closes the socket of a virtual thread [interrupt.map-virtual-socket].
 *   <li>A status that is already set closes a channel to a regular file
 *       [interrupt.map-file-closed]. Giving up a wait for a file lock closes its channel
 *       [interrupt.map-lock-closes].
 *   <li>Some calls return an available result to an interrupted thread
 *       [interrupt.map-result-given]; others refuse to [interrupt.map-result-refused].
 *   <li>One interrupt breaks a barrier for all waiting threads [interrupt.map-barrier-broken].
 *   <li>Interrupting a thread that waits for tasks can interrupt the tasks too
 *       [interrupt.map-passed-on]; {@code cancel(true)} may interrupt nobody
 *       [interrupt.map-cancel-reaches-nobody].
 *   <li>A timer and a pool drop an interrupt between two tasks [interrupt.map-dropped].
 *   <li>Piped streams throw {@code InterruptedIOException} and clear the status
 *       [interrupt.map-piped].
 *   <li>A wait that was notified before the interrupt returns normally
 *       [interrupt.map-notified-returns].
 *   <li>On 25 a transfer between file streams closes its source [interrupt.map-stream-transfer]. A
 *       scanner over a file ends without an exception [interrupt.map-scanner-silent]. A zip file
 *       system is closed for all threads [interrupt.map-zip-closed].
 *   <li>An asynchronous file stays open [interrupt.map-asynchronous-open].
 *   <li>On 17 {@code ForkJoinPool.invokeAll} with a timeout swallows the interrupt
 *       [interrupt.map-interrupt-swallowed].
 *   <li>The body streams of the HTTP client and the stop of the HTTP server can lose an interrupt
 *       [interrupt.map-http-loses-interrupt]. An upload can fail without an exception
 *       [interrupt.map-upload-fails-silently].
 *   <li>Closing a TLS socket waits for a thread that writes to it [interrupt.map-tls-close-waits].
 *   <li>A JDBC driver may report the interrupt as a timeout, or close its database
 *       [interrupt.map-driver-answers].
 *   <li>After one interrupt every select returns at once, until the status is cleared
 *       [interrupt.map-select-again].
 *   <li>Interrupting a thread that waits for an asynchronous socket leaves the socket open
 *       [interrupt.map-async-socket-open].
 *   <li>Some calls changed between 17 and 25 [interrupt.map-changed].
 * </ul>
 */
package stoplab.interrupt.map;
