// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.calls.net;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import stoplab.interrupt.map.probe.Kind;
import stoplab.interrupt.map.probe.Resources;

/** A server that does not accept. Its backlog is full, so a client that connects has to wait. */
final class FullBacklog {
  /** Linux queues one connection more than the backlog. */
  private static final int FILLERS = 2;

  private final ServerSocketChannel server;

  private FullBacklog(ServerSocketChannel server) {
    this.server = server;
  }

  static FullBacklog start(Resources resources) throws IOException {
    ServerSocketChannel server = resources.own(ServerSocketChannel.open());
    server.bind(ChannelRows.loopback(), 1);
    for (int i = 0; i < FILLERS; i++) {
      SocketChannel filler = resources.own(SocketChannel.open());
      filler.configureBlocking(false);
      filler.connect(server.getLocalAddress());
    }
    return new FullBacklog(server);
  }

  SocketAddress address() throws IOException {
    return server.getLocalAddress();
  }

  /**
   * Accepts the connections that fill the backlog, and the victim. The accepting thread is never
   * interrupted: an accept that is interrupted just as it succeeds loses its new socket.
   */
  void acceptAll(Resources resources) {
    Thread acceptor = Kind.PLATFORM.start("map-acceptor", () -> {
      try {
        for (int i = 0; i <= FILLERS; i++) {
          resources.own(server.accept());
        }
      } catch (IOException e) {
        // The run ended before the victim connected.
      }
    });
    resources.joinAtEnd(acceptor);
  }
}
