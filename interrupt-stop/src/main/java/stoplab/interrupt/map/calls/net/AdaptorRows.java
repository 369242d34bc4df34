// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.calls.net;

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
import stoplab.interrupt.map.probe.Rows;
import stoplab.interrupt.map.probe.Scenario;

/** Channels that look like sockets or streams, and a loop around a selector. */
public final class AdaptorRows {
  private static final String CHANNEL = "sun.nio.ch.SocketChannelImpl.";
  private static final String HERE = "stoplab.interrupt.map.calls.net.AdaptorRows.";
  private static final String SERVER = "sun.nio.ch.ServerSocketAdaptor.accept";
  private static final String DATAGRAM = "sun.nio.ch.DatagramChannelImpl.blockingReceive";

  /** More than any buffer between the two takes. */
  private static final int MUCH = 16 << 20;

  /** So often is a selector asked after one interrupt. */
  private static final int OFTEN = 1_000;

  private static final int HOUR_MILLIS = 3_600_000;

  private AdaptorRows() {}

  public static Rows rows() {
    Rows rows = new Rows(ChannelRows.CATEGORY);
    rows.blocked(
        "SocketChannel.socket().getInputStream().read",
        CHANNEL + "blockingRead",
        scenario -> read(scenario, 0));
    rows.blocked(
        "SocketChannel.socket().getInputStream().read, with SO_TIMEOUT",
        CHANNEL + "blockingRead",
        scenario -> read(scenario, HOUR_MILLIS));
    rows.blocked(
        "SocketChannel.socket().getOutputStream().write",
        CHANNEL + "blockingWriteFully",
        scenario -> {
          SocketChannel[] pair = ChannelRows.pair(scenario.on());
          write(scenario, pair, pair[0].socket().getOutputStream());
        });
    rows.blocked("SocketChannel.socket().connect", CHANNEL + "blockingConnect", scenario -> {
      FullBacklog backlog = FullBacklog.full(scenario.on());
      SocketChannel channel = scenario.on().own(SocketChannel.open());
      scenario
          .call(() -> {
            channel.socket().connect(backlog.address());
            return channel.isConnected();
          })
          .release(() -> backlog.acceptAll(scenario.on()))
          .open(channel::isOpen);
    });
    rows.blocked("ServerSocketChannel.socket().accept", SERVER, scenario -> accept(scenario, 0));
    rows.blocked(
        "ServerSocketChannel.socket().accept, with SO_TIMEOUT",
        SERVER,
        scenario -> accept(scenario, HOUR_MILLIS));
    rows.blocked("DatagramChannel.socket().receive", DATAGRAM, scenario -> receive(scenario, 0));
    rows.blocked(
        "DatagramChannel.socket().receive, with SO_TIMEOUT",
        DATAGRAM,
        scenario -> receive(scenario, HOUR_MILLIS));
    rows.blocked("Channels.newInputStream(SocketChannel).read", HERE + "readByte", scenario -> {
      SocketChannel[] pair = ChannelRows.pair(scenario.on());
      read(scenario, pair, Channels.newInputStream(pair[0]));
    });
    rows.blocked("Channels.newOutputStream(SocketChannel).write", HERE + "writeMuch", scenario -> {
      SocketChannel[] pair = ChannelRows.pair(scenario.on());
      write(scenario, pair, Channels.newOutputStream(pair[0]));
    });
    rows.blocked(
        "Selector.select(), in a loop",
        "sun.nio.ch.SelectorImpl.select",
        AdaptorRows::selectInLoop);
    return rows;
  }

  private static void read(Scenario scenario, int timeoutMillis) throws Exception {
    SocketChannel[] pair = ChannelRows.pair(scenario.on());
    Socket socket = pair[0].socket();
    socket.setSoTimeout(timeoutMillis);
    read(scenario, pair, socket.getInputStream());
  }

  static void read(Scenario scenario, SocketChannel[] pair, InputStream in) {
    scenario
        .call(() -> readByte(in) == 42)
        .release(() -> pair[1].write(ByteBuffer.wrap(new byte[] {42})))
        .open(pair[0]::isOpen);
  }

  private static void write(Scenario scenario, SocketChannel[] pair, OutputStream out) {
    scenario
        .call(() -> {
          writeMuch(out);
          return scenario.released();
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

  private static void accept(Scenario scenario, int timeoutMillis) throws Exception {
    ServerSocketChannel channel = scenario.on().own(ServerSocketChannel.open());
    channel.bind(ChannelRows.loopback());
    ServerSocket server = channel.socket();
    server.setSoTimeout(timeoutMillis);
    scenario
        .call(() -> scenario.on().own(server.accept()).isConnected())
        .release(() -> scenario.on().own(SocketChannel.open(channel.getLocalAddress())))
        .open(channel::isOpen);
  }

  private static void receive(Scenario scenario, int timeoutMillis) throws Exception {
    DatagramChannel channel = scenario.on().own(DatagramChannel.open());
    channel.bind(ChannelRows.loopback());
    DatagramChannel peer = scenario.on().own(DatagramChannel.open());
    DatagramSocket socket = channel.socket();
    socket.setSoTimeout(timeoutMillis);
    DatagramPacket packet = new DatagramPacket(new byte[1], 1);
    scenario
        .call(() -> {
          socket.receive(packet);
          return packet.getLength() == 1;
        })
        .release(() -> peer.send(ByteBuffer.allocate(1), channel.getLocalAddress()))
        .open(channel::isOpen);
  }

  /** Nobody clears the status, as in a loop that knows of none: each further call returns too. */
  static void selectInLoop(Scenario scenario) throws Exception {
    Selector selector = scenario.on().own(Selector.open());
    Pipe pipe = scenario.on().pipe();
    pipe.source().configureBlocking(false).register(selector, SelectionKey.OP_READ);
    int[] returns = {0};
    scenario
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
