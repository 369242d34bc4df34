// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.calls.net;

import java.io.OutputStream;
import java.net.ServerSocket;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import stoplab.interrupt.map.probe.Rows;
import stoplab.interrupt.map.probe.Scenario;

/** Sockets with TLS. */
public final class TlsRows {
  /** Their part of the map. */
  public static final String CATEGORY = "TLS";

  private static final String SSL = "sun.security.ssl.SSLSocketImpl";

  /** More than the buffers between the two take; to encrypt it takes little time. */
  private static final int MUCH = 1 << 20;

  private TlsRows() {}

  public static Rows rows() {
    Rows rows = new Rows(CATEGORY);
    rows.blocked("SSLSocket.startHandshake", SSL + ".startHandshake", TlsRows::startHandshake);
    rows.blocked("SSLSocket.getInputStream().read", SSL + "$AppInputStream.read", scenario -> {
      read(scenario, Tls.pair(scenario.on()));
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
          SSLServerSocket server = Tls.server(scenario.on());
          scenario
              .call(() -> scenario.on().own(server.accept()).isConnected())
              .release(() -> Tls.client(scenario.on(), server))
              .open(() -> !server.isClosed());
        });
    return rows;
  }

  /** The server answers the handshake when it is released. */
  static void startHandshake(Scenario scenario) throws Exception {
    ServerSocket server = scenario.on().server();
    SSLSocket client = Tls.client(scenario.on(), server);
    scenario
        .call(() -> {
          client.startHandshake();
          return client.getSession().isValid();
        })
        .release(() -> Tls.accept(scenario.on(), server))
        .open(() -> Tls.takesByte(client));
  }

  static void read(Scenario scenario, SSLSocket[] pair) throws Exception {
    scenario
        .call(() -> pair[0].getInputStream().read() == 42)
        .release(() -> pair[1].getOutputStream().write(42))
        .open(() -> Tls.takesByte(pair[0]));
  }

  private static SSLSocket write(Scenario scenario) throws Exception {
    SSLSocket[] pair = Tls.pair(scenario.on());
    OutputStream out = pair[0].getOutputStream();
    scenario
        .call(() -> {
          out.write(new byte[MUCH]);
          return scenario.released();
        })
        .release(() -> pair[1].getInputStream().readNBytes(MUCH))
        .open(() -> Tls.takesByte(pair[0]));
    return pair[0];
  }

  /** Its other side does not read, so the write goes on until it does. */
  private static void close(Scenario scenario) throws Exception {
    SSLSocket[] pair = Tls.pair(scenario.on());
    scenario.on().helper(() -> pair[0].getOutputStream().write(new byte[MUCH]));
    pair[1].getInputStream().read(); // the write has begun, and holds its lock to its end
    scenario
        .call(() -> {
          pair[0].close();
          return scenario.released();
        })
        .release(() -> pair[1].getInputStream().readNBytes(MUCH - 1))
        .check(() -> pair[0].isClosed() ? "closed" : "open");
  }
}
