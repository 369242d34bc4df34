// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.calls.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import stoplab.interrupt.map.probe.Resources;
import stoplab.interrupt.map.probe.Rows;
import stoplab.interrupt.map.probe.Scenario;

/** Network channels, pipes and selectors. */
public final class ChannelRows {
  static final String CATEGORY = "channels";

  private static final String CHANNEL = "sun.nio.ch.SocketChannelImpl.";

  private ChannelRows() {}

  private interface Select {
    int with(Selector selector) throws IOException;
  }

  public static Rows rows() {
    Rows rows = new Rows(CATEGORY);
    rows.blocked("SocketChannel.read", CHANNEL + "read", scenario -> {
      SocketChannel[] pair = pair(scenario.resources());
      read(scenario, pair[0], pair[1]);
    });
    rows.blocked("SocketChannel.write", CHANNEL + "write", scenario -> {
      SocketChannel[] pair = pair(scenario.resources());
      write(scenario, pair[0], pair[1]);
    });
    rows.blocked("SocketChannel.connect", CHANNEL + "connect", scenario -> {
      FullBacklog backlog = FullBacklog.start(scenario.resources());
      SocketChannel channel = scenario.resources().own(SocketChannel.open());
      scenario
          .call(() -> channel.connect(backlog.address()))
          .release(() -> backlog.acceptAll(scenario.resources()))
          .checkOpen(channel::isOpen);
    });
    rows.blocked("SocketChannel.read, Unix domain", CHANNEL + "read", scenario -> {
      SocketAddress address =
          UnixDomainSocketAddress.of(scenario.resources().folder().resolve("socket"));
      SocketChannel[] pair = pair(scenario.resources(), address);
      read(scenario, pair[0], pair[1]);
    });
    rows.blocked(
        "ServerSocketChannel.accept", "sun.nio.ch.ServerSocketChannelImpl.accept", scenario -> {
          ServerSocketChannel server = scenario.resources().own(ServerSocketChannel.open());
          server.bind(loopback());
          scenario
              .call(() -> scenario.resources().own(server.accept()).isConnected())
              .release(() -> scenario.resources().own(SocketChannel.open(server.getLocalAddress())))
              .checkOpen(server::isOpen);
        });
    rows.blocked("DatagramChannel.receive", "sun.nio.ch.DatagramChannelImpl.receive", scenario -> {
      DatagramChannel channel = scenario.resources().own(DatagramChannel.open()).bind(loopback());
      DatagramChannel peer = scenario.resources().own(DatagramChannel.open());
      scenario
          .call(() -> channel.receive(ByteBuffer.allocate(1)) != null)
          .release(() -> peer.send(ByteBuffer.allocate(1), channel.getLocalAddress()))
          .checkOpen(channel::isOpen);
    });
    rows.blocked("Pipe.source().read", "sun.nio.ch.SourceChannelImpl.read", scenario -> {
      Pipe pipe = scenario.resources().pipe();
      read(scenario, pipe.source(), pipe.sink());
    });
    rows.blocked("Pipe.sink().write", "sun.nio.ch.SinkChannelImpl.write", scenario -> {
      Pipe pipe = scenario.resources().pipe();
      write(scenario, pipe.sink(), pipe.source());
    });
    rows.blocked(
        "Selector.select()",
        "sun.nio.ch.SelectorImpl.select",
        scenario -> select(scenario, Selector::select));
    rows.blocked(
        "Selector.select(ms)",
        "sun.nio.ch.SelectorImpl.select",
        scenario -> select(scenario, selector -> selector.select(3_600_000)));
    return rows;
  }

  private static void read(
      Scenario scenario, ReadableByteChannel channel, WritableByteChannel peer) {
    scenario
        .call(() -> channel.read(ByteBuffer.allocate(1)) == 1)
        .release(() -> peer.write(ByteBuffer.allocate(1)))
        .checkOpen(channel::isOpen);
  }

  /** Writes more than all buffers hold; a pipe holds less, and is slower to drain. */
  private static void write(
      Scenario scenario, WritableByteChannel channel, ReadableByteChannel peer) {
    ByteBuffer large =
        ByteBuffer.allocate(channel instanceof Pipe.SinkChannel ? 1 << 20 : 16 << 20);
    scenario
        .call(() -> {
          while (large.hasRemaining()) {
            channel.write(large);
          }
          return true;
        })
        .release(() -> scenario.resources().helper(() -> {
          ByteBuffer part = ByteBuffer.allocate(1 << 16);
          while (peer.read(part.clear()) >= 0) {
            // Reads until the other end is closed.
          }
        }))
        .checkOpen(channel::isOpen);
  }

  private static void select(Scenario scenario, Select select) throws IOException {
    Selector selector = scenario.resources().own(Selector.open());
    Pipe pipe = scenario.resources().pipe();
    pipe.source().configureBlocking(false).register(selector, SelectionKey.OP_READ);
    scenario
        .call(() -> select.with(selector) == 1)
        .release(() -> pipe.sink().write(ByteBuffer.allocate(1)))
        .checkOpen(selector::isOpen);
  }

  static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  /** Opens a loopback connection: the first channel is for the victim. */
  static SocketChannel[] pair(Resources resources) throws IOException {
    return pair(resources, loopback());
  }

  /** Opens a connection to a server at this address: the first channel is for the victim. */
  private static SocketChannel[] pair(Resources resources, SocketAddress at) throws IOException {
    StandardProtocolFamily family = at instanceof UnixDomainSocketAddress
        ? StandardProtocolFamily.UNIX
        : StandardProtocolFamily.INET;
    try (ServerSocketChannel server = ServerSocketChannel.open(family)) {
      server.bind(at);
      SocketChannel mine = resources.own(SocketChannel.open(server.getLocalAddress()));
      return new SocketChannel[] {mine, resources.own(server.accept())};
    }
  }
}
