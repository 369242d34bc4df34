// SPDX-License-Identifier: Apache-2.0

/**
 * The interrupt map: what {@code interrupt()} does to the calls of the JDK, measured.
 * {@link stoplab.interrupt.map.InterruptMap} is the program; {@code MAP.md} shows the rows of JDK
 * 17 and 25, and {@code SURPRISES.md} explains what nobody expects. Below: {@code calls}, what is
 * called, and {@code probe}, how it is measured.
 *
 * <p>Of the map: every outcome is the committed one, on JDK 17 and on 25 [interrupt.map-outcomes];
 * every public method of the JDK's base, desktop and HTTP client modules that declares
 * {@link InterruptedException} stands in it [interrupt.map-has-every-call]; every call that an
 * interrupt does not end has a way out [interrupt.map-names-way-out]; how a call ended decides, not
 * when [interrupt.map-judged-by-end]; an interrupt that does not return is survived and shown
 * [interrupt.map-survives-held-interrupter]; a run leaves no thread, process or file behind
 * [interrupt.map-leaves-nothing]. A case that needs a JVM of its own starts it without the
 * variables that change a JVM, or what it prints [interrupt.map-environment-kept-out]. A call of
 * the network that ignores the interrupt has a way out in the map [interrupt.map-network-way-out];
 * the rows of JDBC are measured where a driver is on the class path
 * [interrupt.map-jdbc-needs-driver].
 *
 * <p>Of the JDK: <br>
 * an interrupter can be held by a virtual thread's file I/O [interrupt.map-interrupter-held]; <br>
 * a wait that ignores the interrupt can hide the status from others [interrupt.map-hidden-status];
 * <br>
 * an interrupt closes the socket of a virtual thread [interrupt.map-virtual-socket]; <br>
 * a status that was set before closes a channel to a regular file [interrupt.map-file-closed], and
 * a file lock that is given up closes its channel [interrupt.map-lock-closes]; <br>
 * some calls give what is there to an interrupted thread [interrupt.map-result-given], others
 * refuse it [interrupt.map-result-refused]; <br>
 * one interrupt breaks a barrier for all [interrupt.map-barrier-broken]; <br>
 * an interrupt of a thread that waits for tasks can reach the tasks [interrupt.map-passed-on], and
 * {@code cancel(true)} can reach nobody [interrupt.map-cancel-reaches-nobody]; <br>
 * a timer and a pool drop an interrupt between two tasks [interrupt.map-dropped]; <br>
 * piped streams throw an exception of their own and clear the status [interrupt.map-piped]; <br>
 * a wait that was notified before its interrupt returns [interrupt.map-notified-returns]; <br>
 * a transfer between file streams closes its source on 25 [interrupt.map-stream-transfer], a
 * scanner over a file ends without an exception [interrupt.map-scanner-silent], and a zip file
 * system is closed for all [interrupt.map-zip-closed]; <br>
 * an asynchronous file stays open [interrupt.map-asynchronous-open]; <br>
 * on 17 one {@code invokeAll} swallows the interrupt [interrupt.map-interrupt-swallowed]; <br>
 * the body streams of the HTTP client, and the stop of the HTTP server, can lose an interrupt
 * [interrupt.map-http-loses-interrupt], and an upload can fail without an exception
 * [interrupt.map-upload-fails-silently]; <br>
 * the close of a TLS socket waits for a thread that writes to it [interrupt.map-tls-close-waits];
 * <br>
 * a JDBC driver may call the interrupt a time limit, or close its database
 * [interrupt.map-driver-answers]; <br>
 * one interrupt ends each further select until the status is cleared [interrupt.map-select-again];
 * <br>
 * an interrupt of a thread that waits for an asynchronous socket leaves that open
 * [interrupt.map-async-socket-open]; <br>
 * some calls changed from 17 to 25 [interrupt.map-changed].
 */
package stoplab.interrupt.map;
