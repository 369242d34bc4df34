// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map;

import java.util.List;
import java.util.regex.Pattern;

/** The ways out of calls of the network, of databases, and of other programs. */
final class NetWayOut {
  private static final List<NetWayOut> ALL = List.of(
      of("HttpClient\\.sendAsync", "`get()` instead, or `cancel(true)` of that future"),
      of("HttpClient, Body", "`close()` of the body, by another thread"),
      of("HttpURLConnection\\.getOutputStream", "`disconnect()`, by another thread"),
      of("URL\\.|HttpURLConnection", "`setReadTimeout` of the connection, before the call"),
      of("HttpServer\\.stop", "a short delay"),
      of("Socket\\.close", "a shorter `SO_LINGER`"),
      of("SSLSocket\\.close", "`setSoLinger(true, 0)` before `close()`"),
      of("SSLSocket\\.getOutputStream", "`setSoLinger(true, 0)`, then `close()`"),
      of("SSLSocket\\.startHandshake", "`setSoTimeout` before, or `close()` of the socket below"),
      of(".* lock \\(H2\\)", "`LOCK_TIMEOUT` in the URL, or the end of the other transaction"),
      of("Statement\\.execute", "`Statement.cancel()`, by another thread"),
      of("DriverManager", "the network timeout of the driver, set in the URL"),
      of("RMI", "`close()` of the socket; an `RMIClientSocketFactory` knows it"),
      of("DNS", "`com.sun.jndi.dns.timeout.initial` and `.retries`, set before"),
      of(".*Socket", "`close()` of the socket, by another thread"));

  private final Pattern names;
  private final String words;

  private NetWayOut(Pattern names, String words) {
    this.names = names;
    this.words = words;
  }

  private static NetWayOut of(String names, String words) {
    return new NetWayOut(Pattern.compile(names), words);
  }

  /** The way out of a call, in words; empty if none is known here. */
  static String of(String name) {
    String call = name.replace(Rows.PRESET, "");
    return ALL.stream()
        .filter(way -> way.names.matcher(call).lookingAt())
        .map(way -> way.words)
        .findFirst()
        .orElse("");
  }
}
