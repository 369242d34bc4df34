// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.calls.net;

import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import stoplab.interrupt.map.probe.Rows;

/** Sockets, selectors and processes with the status already set. */
public final class PresetSocketRows {
  private PresetSocketRows() {}

  public static Rows rows() {
    Rows rows = new Rows("status already set: sockets and processes");
    rows.preset("new Socket(host, port)", scenario -> {
      ServerSocket server = scenario.resources().server();
      scenario.call(() -> scenario
          .resources()
          .own(new Socket(server.getInetAddress(), server.getLocalPort()))
          .isConnected());
    });
    rows.preset("Socket.getInputStream().read, a byte is there", scenario -> {
      Socket[] pair = scenario.resources().sockets();
      pair[1].getOutputStream().write(42);
      scenario
          .call(() -> pair[0].getInputStream().read() == 42)
          .checkOpen(() -> !pair[0].isClosed());
    });
    rows.preset("Socket.getInputStream().read, nothing is there", scenario -> {
      Socket[] pair = scenario.resources().sockets();
      scenario
          .call(() -> pair[0].getInputStream().read() == 42)
          .release(() -> pair[1].getOutputStream().write(42))
          .checkOpen(() -> !pair[0].isClosed());
    });
    rows.preset(
        "SocketChannel.open()",
        scenario ->
            scenario.call(() -> scenario.resources().own(SocketChannel.open()).isOpen()));
    rows.preset("SocketChannel.connect", scenario -> {
      ServerSocketChannel server = scenario.resources().own(ServerSocketChannel.open());
      server.bind(ChannelRows.loopback());
      SocketChannel channel = scenario.resources().own(SocketChannel.open());
      scenario.call(() -> channel.connect(server.getLocalAddress())).checkOpen(channel::isOpen);
    });
    rows.preset("ServerSocketChannel.accept, a client is there", scenario -> {
      ServerSocketChannel server = scenario.resources().own(ServerSocketChannel.open());
      server.bind(ChannelRows.loopback());
      scenario.resources().own(SocketChannel.open(server.getLocalAddress()));
      scenario
          .call(() -> scenario.resources().own(server.accept()).isOpen())
          .checkOpen(server::isOpen);
    });
    rows.preset("DatagramChannel.send", scenario -> {
      DatagramChannel channel = scenario.resources().own(DatagramChannel.open());
      DatagramChannel peer =
          scenario.resources().own(DatagramChannel.open()).bind(ChannelRows.loopback());
      scenario
          .call(() -> channel.send(ByteBuffer.allocate(1), peer.getLocalAddress()) == 1)
          .checkOpen(channel::isOpen);
    });
    rows.preset("Selector.select()", scenario -> {
      Selector selector = scenario.resources().own(Selector.open());
      scenario
          .call(() -> {
            selector.select();
            return scenario.released();
          })
          .release(selector::wakeup)
          .checkOpen(selector::isOpen);
    });
    rows.preset("Selector.selectNow()", scenario -> {
      Selector selector = scenario.resources().own(Selector.open());
      scenario.call(() -> selector.selectNow() == 0).checkOpen(selector::isOpen);
    });
    rows.preset(
        "ProcessBuilder.start",
        scenario -> scenario.call(() -> scenario.resources().process("true") != null));
    rows.preset("Process.waitFor(), the process has ended", scenario -> {
      Process ended = scenario.resources().process("true");
      ended.waitFor();
      scenario.call(() -> ended.waitFor() == 0);
    });
    rows.preset("Process.waitFor(t), the process has ended", scenario -> {
      Process ended = scenario.resources().process("true");
      ended.waitFor();
      scenario.call(() -> ended.waitFor(1, TimeUnit.SECONDS));
    });
    return rows;
  }
}
