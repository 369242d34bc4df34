// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map;

import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;

/** Sockets, selectors and processes, used with the status already set. */
final class PresetSocketRows {
  private PresetSocketRows() {}

  static Rows rows() {
    Rows rows = new Rows("status already set: sockets and processes");
    rows.preset("new Socket(host, port)", scene -> {
      ServerSocket server = scene.on().server();
      scene.call(() -> scene
          .on()
          .own(new Socket(server.getInetAddress(), server.getLocalPort()))
          .isConnected());
    });
    rows.preset("Socket.getInputStream().read, a byte is there", scene -> {
      Socket[] pair = scene.on().sockets();
      pair[1].getOutputStream().write(42);
      scene.call(() -> pair[0].getInputStream().read() == 42).open(() -> !pair[0].isClosed());
    });
    rows.preset("Socket.getInputStream().read, nothing is there", scene -> {
      Socket[] pair = scene.on().sockets();
      scene
          .call(() -> pair[0].getInputStream().read() == 42)
          .release(() -> pair[1].getOutputStream().write(42))
          .open(() -> !pair[0].isClosed());
    });
    rows.preset(
        "SocketChannel.open()",
        scene -> scene.call(() -> scene.on().own(SocketChannel.open()).isOpen()));
    rows.preset("SocketChannel.connect", scene -> {
      ServerSocketChannel server = scene.on().own(ServerSocketChannel.open());
      server.bind(ChannelRows.loopback());
      SocketChannel channel = scene.on().own(SocketChannel.open());
      scene.call(() -> channel.connect(server.getLocalAddress())).open(channel::isOpen);
    });
    rows.preset("ServerSocketChannel.accept, a client is there", scene -> {
      ServerSocketChannel server = scene.on().own(ServerSocketChannel.open());
      server.bind(ChannelRows.loopback());
      scene.on().own(SocketChannel.open(server.getLocalAddress()));
      scene.call(() -> scene.on().own(server.accept()).isOpen()).open(server::isOpen);
    });
    rows.preset("DatagramChannel.send", scene -> {
      DatagramChannel channel = scene.on().own(DatagramChannel.open());
      DatagramChannel peer = scene.on().own(DatagramChannel.open()).bind(ChannelRows.loopback());
      scene
          .call(() -> channel.send(ByteBuffer.allocate(1), peer.getLocalAddress()) == 1)
          .open(channel::isOpen);
    });
    rows.preset("Selector.select()", scene -> {
      Selector selector = scene.on().own(Selector.open());
      scene
          .call(() -> {
            selector.select();
            return scene.released();
          })
          .release(selector::wakeup)
          .open(selector::isOpen);
    });
    rows.preset("Selector.selectNow()", scene -> {
      Selector selector = scene.on().own(Selector.open());
      scene.call(() -> selector.selectNow() == 0).open(selector::isOpen);
    });
    rows.preset(
        "ProcessBuilder.start", scene -> scene.call(() -> scene.on().process("true") != null));
    rows.preset("Process.waitFor(), the process has ended", scene -> {
      Process ended = scene.on().process("true");
      ended.waitFor();
      scene.call(() -> ended.waitFor() == 0);
    });
    rows.preset("Process.waitFor(t), the process has ended", scene -> {
      Process ended = scene.on().process("true");
      ended.waitFor();
      scene.call(() -> ended.waitFor(1, TimeUnit.SECONDS));
    });
    return rows;
  }
}
