// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Channels that look like sockets or streams, and a loop around a selector. */
final class AdaptorRows {
  private static final String CHANNEL = "sun.nio.ch.SocketChannelImpl.";
  private static final String HERE = "stoplab.interrupt.map.AdaptorRows.";
  private static final String SERVER = "sun.nio.ch.ServerSocketAdaptor.accept";
  private static final String DATAGRAM = "sun.nio.ch.DatagramChannelImpl.blockingReceive";

  /** More than any buffer between the two takes. */
  private static final int MUCH = 16 << 20;

  /** So often is a selector asked after one interrupt. */
  private static final int OFTEN = 1_000;

  private static final int HOUR_MILLIS = 3_600_000;

  private AdaptorRows() {}

  static Rows rows() {
    Rows rows = new Rows(ChannelRows.CATEGORY);
    rows.blocked(
        "SocketChannel.socket().getInputStream().read",
        CHANNEL + "blockingRead",
        scene -> read(scene, 0));
    rows.blocked(
        "SocketChannel.socket().getInputStream().read, with SO_TIMEOUT",
        CHANNEL + "blockingRead",
        scene -> read(scene, HOUR_MILLIS));
    rows.blocked(
        "SocketChannel.socket().getOutputStream().write", CHANNEL + "blockingWriteFully", scene -> {
          SocketChannel[] pair = ChannelRows.pair(scene.on());
          write(scene, pair, pair[0].socket().getOutputStream());
        });
    rows.blocked("SocketChannel.socket().connect", CHANNEL + "blockingConnect", scene -> {
      Backlog backlog = Backlog.full(scene.on());
      SocketChannel channel = scene.on().own(SocketChannel.open());
      scene
          .call(() -> {
            channel.socket().connect(backlog.address());
            return channel.isConnected();
          })
          .release(() -> backlog.acceptAll(scene.on()))
          .open(channel::isOpen);
    });
    rows.blocked("ServerSocketChannel.socket().accept", SERVER, scene -> accept(scene, 0));
    rows.blocked(
        "ServerSocketChannel.socket().accept, with SO_TIMEOUT",
        SERVER,
        scene -> accept(scene, HOUR_MILLIS));
    rows.blocked("DatagramChannel.socket().receive", DATAGRAM, scene -> receive(scene, 0));
    rows.blocked(
        "DatagramChannel.socket().receive, with SO_TIMEOUT",
        DATAGRAM,
        scene -> receive(scene, HOUR_MILLIS));
    rows.blocked("Channels.newInputStream(SocketChannel).read", HERE + "readByte", scene -> {
      SocketChannel[] pair = ChannelRows.pair(scene.on());
      read(scene, pair, Channels.newInputStream(pair[0]));
    });
    rows.blocked("Channels.newOutputStream(SocketChannel).write", HERE + "writeMuch", scene -> {
      SocketChannel[] pair = ChannelRows.pair(scene.on());
      write(scene, pair, Channels.newOutputStream(pair[0]));
    });
    rows.blocked(
        "Selector.select(), in a loop",
        "sun.nio.ch.SelectorImpl.select",
        AdaptorRows::selectInLoop);
    return rows;
  }

  private static void read(Scene scene, int timeoutMillis) throws Exception {
    SocketChannel[] pair = ChannelRows.pair(scene.on());
    Socket socket = pair[0].socket();
    socket.setSoTimeout(timeoutMillis);
    read(scene, pair, socket.getInputStream());
  }

  static void read(Scene scene, SocketChannel[] pair, InputStream in) {
    scene
        .call(() -> readByte(in) == 42)
        .release(() -> pair[1].write(ByteBuffer.wrap(new byte[] {42})))
        .open(pair[0]::isOpen);
  }

  private static void write(Scene scene, SocketChannel[] pair, OutputStream out) {
    scene
        .call(() -> {
          writeMuch(out);
          return scene.released();
        })
        .release(() -> pair[1].socket().getInputStream().readNBytes(MUCH))
        .open(pair[0]::isOpen);
  }

  /** A frame by which it is known: below it the frames differ from JDK to JDK. */
  private static int readByte(InputStream in) throws IOException {
    return in.read();
  }

  private static void writeMuch(OutputStream out) throws IOException {
    out.write(new byte[MUCH]);
  }

  private static void accept(Scene scene, int timeoutMillis) throws Exception {
    ServerSocketChannel channel = scene.on().own(ServerSocketChannel.open());
    channel.bind(ChannelRows.loopback());
    ServerSocket server = channel.socket();
    server.setSoTimeout(timeoutMillis);
    scene
        .call(() -> scene.on().own(server.accept()).isConnected())
        .release(() -> scene.on().own(SocketChannel.open(channel.getLocalAddress())))
        .open(channel::isOpen);
  }

  private static void receive(Scene scene, int timeoutMillis) throws Exception {
    DatagramChannel channel = scene.on().own(DatagramChannel.open());
    channel.bind(ChannelRows.loopback());
    DatagramChannel peer = scene.on().own(DatagramChannel.open());
    DatagramSocket socket = channel.socket();
    socket.setSoTimeout(timeoutMillis);
    DatagramPacket packet = new DatagramPacket(new byte[1], 1);
    scene
        .call(() -> {
          socket.receive(packet);
          return packet.getLength() == 1;
        })
        .release(() -> peer.send(ByteBuffer.allocate(1), channel.getLocalAddress()))
        .open(channel::isOpen);
  }

  /** Nobody clears the status, as in a loop that knows of none: each further call returns too. */
  static void selectInLoop(Scene scene) throws Exception {
    Selector selector = scene.on().own(Selector.open());
    Pipe pipe = ChannelRows.pipe(scene.on());
    pipe.source().configureBlocking(false).register(selector, SelectionKey.OP_READ);
    int[] returns = {0};
    scene
        .call(() -> {
          while (returns[0] < OFTEN) {
            if (selector.select() == 1) {
              return true;
            }
            returns[0]++;
          }
          return false;
        })
        .release(() -> pipe.sink().write(ByteBuffer.allocate(1)))
        .check(() -> returns[0] + " returns in a row");
  }
}
