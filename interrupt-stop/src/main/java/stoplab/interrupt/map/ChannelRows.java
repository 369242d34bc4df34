// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map;

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

/** Channels of the network and of pipes, and selectors. */
final class ChannelRows {
  static final String CATEGORY = "channels";

  private static final String CHANNEL = "sun.nio.ch.SocketChannelImpl.";

  private ChannelRows() {}

  private interface Select {
    int with(Selector selector) throws IOException;
  }

  static Rows rows() {
    Rows rows = new Rows(CATEGORY);
    rows.blocked("SocketChannel.read", CHANNEL + "read", scene -> {
      SocketChannel[] pair = pair(scene.on());
      read(scene, pair[0], pair[1]);
    });
    rows.blocked("SocketChannel.write", CHANNEL + "write", scene -> {
      SocketChannel[] pair = pair(scene.on());
      write(scene, pair[0], pair[1]);
    });
    rows.blocked("SocketChannel.connect", CHANNEL + "connect", scene -> {
      Backlog backlog = Backlog.full(scene.on());
      SocketChannel channel = scene.on().own(SocketChannel.open());
      scene
          .call(() -> channel.connect(backlog.address()))
          .release(() -> backlog.acceptAll(scene.on()))
          .open(channel::isOpen);
    });
    rows.blocked("SocketChannel.read, Unix domain", CHANNEL + "read", scene -> {
      SocketAddress address = UnixDomainSocketAddress.of(scene.on().folder().resolve("socket"));
      SocketChannel[] pair = pair(scene.on(), address);
      read(scene, pair[0], pair[1]);
    });
    rows.blocked(
        "ServerSocketChannel.accept", "sun.nio.ch.ServerSocketChannelImpl.accept", scene -> {
          ServerSocketChannel server = scene.on().own(ServerSocketChannel.open());
          server.bind(loopback());
          scene
              .call(() -> scene.on().own(server.accept()).isConnected())
              .release(() -> scene.on().own(SocketChannel.open(server.getLocalAddress())))
              .open(server::isOpen);
        });
    rows.blocked("DatagramChannel.receive", "sun.nio.ch.DatagramChannelImpl.receive", scene -> {
      DatagramChannel channel = scene.on().own(DatagramChannel.open()).bind(loopback());
      DatagramChannel peer = scene.on().own(DatagramChannel.open());
      scene
          .call(() -> channel.receive(ByteBuffer.allocate(1)) != null)
          .release(() -> peer.send(ByteBuffer.allocate(1), channel.getLocalAddress()))
          .open(channel::isOpen);
    });
    rows.blocked("Pipe.source().read", "sun.nio.ch.SourceChannelImpl.read", scene -> {
      Pipe pipe = pipe(scene.on());
      read(scene, pipe.source(), pipe.sink());
    });
    rows.blocked("Pipe.sink().write", "sun.nio.ch.SinkChannelImpl.write", scene -> {
      Pipe pipe = pipe(scene.on());
      write(scene, pipe.sink(), pipe.source());
    });
    rows.blocked(
        "Selector.select()",
        "sun.nio.ch.SelectorImpl.select",
        scene -> select(scene, Selector::select));
    rows.blocked(
        "Selector.select(ms)",
        "sun.nio.ch.SelectorImpl.select",
        scene -> select(scene, selector -> selector.select(3_600_000)));
    return rows;
  }

  private static void read(Scene scene, ReadableByteChannel channel, WritableByteChannel peer) {
    scene
        .call(() -> channel.read(ByteBuffer.allocate(1)) == 1)
        .release(() -> peer.write(ByteBuffer.allocate(1)))
        .open(channel::isOpen);
  }

  /** More than any buffer between the two takes; a pipe takes less, and is slower to drain. */
  private static void write(Scene scene, WritableByteChannel channel, ReadableByteChannel peer) {
    ByteBuffer much = ByteBuffer.allocate(channel instanceof Pipe.SinkChannel ? 1 << 20 : 16 << 20);
    scene
        .call(() -> {
          while (much.hasRemaining()) {
            channel.write(much);
          }
          return true;
        })
        .release(() -> scene.on().helper(() -> {
          ByteBuffer part = ByteBuffer.allocate(1 << 16);
          while (peer.read(part.clear()) >= 0) {
            // All of it, until the other side is closed.
          }
        }))
        .open(channel::isOpen);
  }

  private static void select(Scene scene, Select select) throws IOException {
    Selector selector = scene.on().own(Selector.open());
    Pipe pipe = pipe(scene.on());
    pipe.source().configureBlocking(false).register(selector, SelectionKey.OP_READ);
    scene
        .call(() -> select.with(selector) == 1)
        .release(() -> pipe.sink().write(ByteBuffer.allocate(1)))
        .open(selector::isOpen);
  }

  static Pipe pipe(Resources resources) throws IOException {
    Pipe pipe = Pipe.open();
    resources.own(pipe.source());
    resources.own(pipe.sink());
    return pipe;
  }

  static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  /** A connection over the loopback: the first channel is for the victim. */
  static SocketChannel[] pair(Resources resources) throws IOException {
    return pair(resources, loopback());
  }

  /** A connection through an address: the first channel is for the victim. */
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
