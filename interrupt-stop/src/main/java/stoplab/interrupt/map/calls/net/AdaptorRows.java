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

/** Channels used through the socket and stream API, and a select loop. */
public final class AdaptorRows {
  private static final String CHANNEL = "sun.nio.ch.SocketChannelImpl.";
  private static final String HERE = "stoplab.interrupt.map.calls.net.AdaptorRows.";
  private static final String SERVER = "sun.nio.ch.ServerSocketAdaptor.accept";
  private static final String DATAGRAM = "sun.nio.ch.DatagramChannelImpl.blockingReceive";

  /** More bytes than all buffers between the two sockets hold. */
  private static final int LARGE = 16 << 20;

  /** Number of selects after one interrupt. */
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
          SocketChannel[] pair = ChannelRows.pair(scenario.resources());
          write(scenario, pair, pair[0].socket().getOutputStream());
        });
    rows.blocked("SocketChannel.socket().connect", CHANNEL + "blockingConnect", scenario -> {
      FullBacklog backlog = FullBacklog.start(scenario.resources());
      SocketChannel channel = scenario.resources().own(SocketChannel.open());
      scenario
          .call(() -> {
            channel.socket().connect(backlog.address());
            return channel.isConnected();
          })
          .release(() -> backlog.acceptAll(scenario.resources()))
          .checkOpen(channel::isOpen);
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
      SocketChannel[] pair = ChannelRows.pair(scenario.resources());
      read(scenario, pair, Channels.newInputStream(pair[0]));
    });
    rows.blocked("Channels.newOutputStream(SocketChannel).write", HERE + "writeLarge", scenario -> {
      SocketChannel[] pair = ChannelRows.pair(scenario.resources());
      write(scenario, pair, Channels.newOutputStream(pair[0]));
    });
    rows.blocked(
        "Selector.select(), in a loop",
        "sun.nio.ch.SelectorImpl.select",
        AdaptorRows::selectInLoop);
    return rows;
  }

  private static void read(Scenario scenario, int timeoutMillis) throws Exception {
    SocketChannel[] pair = ChannelRows.pair(scenario.resources());
    Socket socket = pair[0].socket();
    socket.setSoTimeout(timeoutMillis);
    read(scenario, pair, socket.getInputStream());
  }

  static void read(Scenario scenario, SocketChannel[] pair, InputStream in) {
    scenario
        .call(() -> readByte(in) == 42)
        .release(() -> pair[1].write(ByteBuffer.wrap(new byte[] {42})))
        .checkOpen(pair[0]::isOpen);
  }

  private static void write(Scenario scenario, SocketChannel[] pair, OutputStream out) {
    scenario
        .call(() -> {
          writeLarge(out);
          return scenario.released();
        })
        .release(() -> pair[1].socket().getInputStream().readNBytes(LARGE))
        .checkOpen(pair[0]::isOpen);
  }

  /** Identifies the call in the stack; the frames of the JDK differ between versions. */
  private static int readByte(InputStream in) throws IOException {
    return in.read();
  }

  private static void writeLarge(OutputStream out) throws IOException {
    out.write(new byte[LARGE]);
  }

  private static void accept(Scenario scenario, int timeoutMillis) throws Exception {
    ServerSocketChannel channel = scenario.resources().own(ServerSocketChannel.open());
    channel.bind(ChannelRows.loopback());
    ServerSocket server = channel.socket();
    server.setSoTimeout(timeoutMillis);
    scenario
        .call(() -> scenario.resources().own(server.accept()).isConnected())
        .release(() -> scenario.resources().own(SocketChannel.open(channel.getLocalAddress())))
        .checkOpen(channel::isOpen);
  }

  private static void receive(Scenario scenario, int timeoutMillis) throws Exception {
    DatagramChannel channel = scenario.resources().own(DatagramChannel.open());
    channel.bind(ChannelRows.loopback());
    DatagramChannel peer = scenario.resources().own(DatagramChannel.open());
    DatagramSocket socket = channel.socket();
    socket.setSoTimeout(timeoutMillis);
    DatagramPacket packet = new DatagramPacket(new byte[1], 1);
    scenario
        .call(() -> {
          socket.receive(packet);
          return packet.getLength() == 1;
        })
        .release(() -> peer.send(ByteBuffer.allocate(1), channel.getLocalAddress()))
        .checkOpen(channel::isOpen);
  }

  /** The loop never clears the status, so every further select returns at once. */
  static void selectInLoop(Scenario scenario) throws Exception {
    Selector selector = scenario.resources().own(Selector.open());
    Pipe pipe = scenario.resources().pipe();
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
