// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.calls.net;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import stoplab.interrupt.map.probe.Kind;
import stoplab.interrupt.map.probe.Resources;

/** A server that accepts nothing, and whose queue is full: a client that connects has to wait. */
final class FullBacklog {
  /** Linux takes one more than the backlog; a further one would be accepted when nobody counts. */
  private static final int FILLERS = 2;

  private final ServerSocketChannel server;

  private FullBacklog(ServerSocketChannel server) {
    this.server = server;
  }

  static FullBacklog full(Resources resources) throws IOException {
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
   * Makes room: accepts those that fill the queue, and the victim. The thread that does so is not
   * interrupted, since an accept that is interrupted as it succeeds loses its new socket.
   */
  void acceptAll(Resources resources) {
    Thread acceptor = Kind.PLATFORM.start("map-acceptor", () -> {
      try {
        for (int i = 0; i <= FILLERS; i++) {
          resources.own(server.accept());
        }
      } catch (IOException e) {
        // The victim has not come, and the run is over.
      }
    });
    resources.joined(acceptor);
  }
}
