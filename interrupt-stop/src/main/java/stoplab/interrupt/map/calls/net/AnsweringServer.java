// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.calls.net;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import stoplab.interrupt.map.probe.Gate;
import stoplab.interrupt.map.probe.Resources;

/**
 * A web server that answers one request with the byte 42. The rest of the answer waits for the
 * release.
 */
final class AnsweringServer {
  /** The header of the answer, which is followed by the byte. */
  static final String HEADER = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\n";

  private final Gate gate;
  private final ServerSocket server;

  /**
   * Starts the server.
   *
   * @param first the part of {@link #HEADER} that it sends before the release, maybe all of it
   */
  AnsweringServer(Resources resources, String first) throws IOException {
    server = resources.server();
    gate = resources.gate();
    resources.helper(() -> {
      try (Socket socket = server.accept()) {
        socket.getInputStream().read(new byte[1 << 12]);
        OutputStream out = socket.getOutputStream();
        out.write(first.getBytes(StandardCharsets.US_ASCII));
        gate.pass();
        out.write(HEADER.substring(first.length()).getBytes(StandardCharsets.US_ASCII));
        out.write(42);
      }
    });
  }

  URL url() throws IOException {
    return uri().toURL();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
  }

  /** Lets the server send the rest. */
  void complete() {
    gate.open();
  }
}
