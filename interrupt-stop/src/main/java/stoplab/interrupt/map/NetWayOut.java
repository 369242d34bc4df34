// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map;

import java.util.List;

/** Ways out of calls that wait for the network, a database or another program. */
final class NetWayOut {
  /** The first entry that matches a name applies. */
  static final List<WayOut> ALL = List.of(
      WayOut.of("HttpClient\\.sendAsync", "`get()` instead, or `cancel(true)` of that future"),
      WayOut.of("HttpClient, Body", "`close()` of the body, by another thread"),
      WayOut.of("HttpURLConnection\\.getOutputStream", "`disconnect()`, by another thread"),
      WayOut.of("URL\\.|HttpURLConnection", "`setReadTimeout` of the connection, before the call"),
      WayOut.of("HttpServer\\.stop", "a short delay"),
      WayOut.of("Socket\\.close", "a shorter `SO_LINGER`"),
      WayOut.of("SSLSocket\\.close", "`setSoLinger(true, 0)` before `close()`"),
      WayOut.of("SSLSocket\\.getOutputStream", "`setSoLinger(true, 0)`, then `close()`"),
      WayOut.of(
          "SSLSocket\\.startHandshake",
          "`setSoTimeout` before, or `close()` of the socket, by another thread"),
      WayOut.of(
          ".* lock \\(H2\\)", "`LOCK_TIMEOUT` in the URL, or the end of the other transaction"),
      WayOut.of("Statement\\.execute", "`Statement.cancel()`, by another thread"),
      WayOut.of("DriverManager", "the network timeout of the driver, set in the URL"),
      WayOut.of("RMI", "`close()` of the socket; an `RMIClientSocketFactory` knows it"),
      WayOut.of("DNS", "`com.sun.jndi.dns.timeout.initial` and `.retries`, set before"),
      WayOut.of(".*Socket", "`close()` of the socket, by another thread"));

  private NetWayOut() {}
}
