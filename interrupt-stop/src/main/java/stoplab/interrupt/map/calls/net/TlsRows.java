// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.calls.net;

import java.io.OutputStream;
import java.net.ServerSocket;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import stoplab.interrupt.map.probe.Rows;
import stoplab.interrupt.map.probe.Scenario;

/** TLS sockets. */
public final class TlsRows {
  /** The section of the map. */
  public static final String CATEGORY = "TLS";

  private static final String SSL = "sun.security.ssl.SSLSocketImpl";

  /** More bytes than the buffers hold, but quick to encrypt. */
  private static final int LARGE = 1 << 20;

  private TlsRows() {}

  public static Rows rows() {
    Rows rows = new Rows(CATEGORY);
    rows.blocked("SSLSocket.startHandshake", SSL + ".startHandshake", TlsRows::startHandshake);
    rows.blocked("SSLSocket.getInputStream().read", SSL + "$AppInputStream.read", scenario -> {
      read(scenario, Tls.pair(scenario.resources()));
    });
    rows.blocked(
        "SSLSocket.getOutputStream().write", SSL + "$AppOutputStream.write", TlsRows::write);
    rows.blocked(
        "SSLSocket.close with SO_LINGER 0, another thread is in a write",
        SSL + "$AppOutputStream.write",
        scenario -> {
          SSLSocket socket = write(scenario);
          scenario.interruptBy(() -> {
            socket.setSoLinger(true, 0);
            socket.close();
          });
        });
    rows.blocked("SSLSocket.close, another thread is in a write", SSL + ".close", TlsRows::close);
    rows.blocked(
        "SSLServerSocket.accept", "sun.security.ssl.SSLServerSocketImpl.accept", scenario -> {
          SSLServerSocket server = Tls.server(scenario.resources());
          scenario
              .call(() -> scenario.resources().own(server.accept()).isConnected())
              .release(() -> Tls.client(scenario.resources(), server))
              .checkOpen(() -> !server.isClosed());
        });
    return rows;
  }

  /** The server answers the handshake at the release. */
  static void startHandshake(Scenario scenario) throws Exception {
    ServerSocket server = scenario.resources().server();
    SSLSocket client = Tls.client(scenario.resources(), server);
    scenario
        .call(() -> {
          client.startHandshake();
          return client.getSession().isValid();
        })
        .release(() -> Tls.accept(scenario.resources(), server))
        .checkOpen(() -> Tls.takesByte(client));
  }

  static void read(Scenario scenario, SSLSocket[] pair) throws Exception {
    scenario
        .call(() -> pair[0].getInputStream().read() == 42)
        .release(() -> pair[1].getOutputStream().write(42))
        .checkOpen(() -> Tls.takesByte(pair[0]));
  }

  private static SSLSocket write(Scenario scenario) throws Exception {
    SSLSocket[] pair = Tls.pair(scenario.resources());
    OutputStream out = pair[0].getOutputStream();
    scenario
        .call(() -> {
          out.write(new byte[LARGE]);
          return scenario.released();
        })
        .release(() -> pair[1].getInputStream().readNBytes(LARGE))
        .checkOpen(() -> Tls.takesByte(pair[0]));
    return pair[0];
  }

  /** The peer does not read, so the write blocks until the release. */
  private static void close(Scenario scenario) throws Exception {
    SSLSocket[] pair = Tls.pair(scenario.resources());
    scenario.resources().helper(() -> pair[0].getOutputStream().write(new byte[LARGE]));
    pair[1].getInputStream().read(); // the write has begun, and holds its lock until it ends
    scenario
        .call(() -> {
          pair[0].close();
          return scenario.released();
        })
        .release(() -> pair[1].getInputStream().readNBytes(LARGE - 1))
        .check(() -> pair[0].isClosed() ? "closed" : "open");
  }
}
