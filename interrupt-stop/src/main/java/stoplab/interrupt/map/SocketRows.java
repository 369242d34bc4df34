// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.ServerSocket;
import java.net.Socket;

/** The sockets of java.net. */
final class SocketRows {
  private static final String READ = "java.net.Socket$SocketInputStream.read";
  private static final String CONNECT = "java.net.Socket.connect";
  private static final String ACCEPT = "java.net.ServerSocket.accept";
  private static final String RECEIVE = "java.net.DatagramSocket.receive";

  private static final int HOUR_MILLIS = 3_600_000;

  private SocketRows() {}

  static Rows rows() {
    Rows rows = new Rows("sockets");
    rows.blocked("Socket.getInputStream().read", READ, scene -> read(scene, 0));
    rows.blocked(
        "Socket.getInputStream().read, with SO_TIMEOUT", READ, scene -> read(scene, HOUR_MILLIS));
    rows.blocked(
        "Socket.getOutputStream().write",
        "java.net.Socket$SocketOutputStream.write",
        SocketRows::write);
    rows.blocked("Socket.connect", CONNECT, scene -> connect(scene, 0));
    rows.blocked("Socket.connect(address, ms)", CONNECT, scene -> connect(scene, HOUR_MILLIS));
    rows.blocked(
        "Socket.close, with SO_LINGER and data that is not sent yet",
        "java.net.Socket.close",
        SocketRows::close);
    rows.blocked("ServerSocket.accept", ACCEPT, scene -> accept(scene, 0));
    rows.blocked(
        "ServerSocket.accept, with SO_TIMEOUT", ACCEPT, scene -> accept(scene, HOUR_MILLIS));
    rows.blocked(
        "DatagramSocket.receive", RECEIVE, scene -> receive(scene, new DatagramSocket(any()), 0));
    rows.blocked(
        "DatagramSocket.receive, with SO_TIMEOUT",
        RECEIVE,
        scene -> receive(scene, new DatagramSocket(any()), HOUR_MILLIS));
    rows.blocked(
        "MulticastSocket.receive", RECEIVE, scene -> receive(scene, new MulticastSocket(any()), 0));
    rows.notMeasured(
        "InetAddress.getByName", "a slow name server is needed, and the map uses no network");
    return rows;
  }

  private static void read(Scene scene, int timeoutMillis) throws IOException {
    Socket[] pair = scene.on().sockets();
    pair[0].setSoTimeout(timeoutMillis);
    InputStream in = pair[0].getInputStream();
    scene
        .call(() -> in.read() == 42)
        .release(() -> pair[1].getOutputStream().write(42))
        .open(() -> !pair[0].isClosed());
  }

  private static void write(Scene scene) throws IOException {
    Socket[] pair = scene.on().sockets();
    OutputStream out = pair[0].getOutputStream();
    byte[] much = new byte[16 << 20]; // more than any buffer between the two takes
    scene
        .call(() -> {
          out.write(much);
          return scene.released();
        })
        .release(() -> scene.on().helper(() -> pair[1].getInputStream().readNBytes(much.length)))
        .open(() -> !pair[0].isClosed());
  }

  private static void connect(Scene scene, int timeoutMillis) throws IOException {
    Backlog backlog = Backlog.full(scene.on());
    Socket socket = scene.on().own(new Socket());
    scene
        .call(() -> {
          socket.connect(backlog.address(), timeoutMillis);
          return socket.isConnected();
        })
        .release(() -> backlog.acceptAll(scene.on()))
        .open(() -> !socket.isClosed());
  }

  /** What was written fits into the buffer of this side, but not into that of its peer. */
  private static void close(Scene scene) throws IOException {
    Socket socket = scene.on().own(new Socket());
    ServerSocket server = scene.on().own(new ServerSocket());
    server.setReceiveBufferSize(1 << 12);
    server.bind(any());
    socket.setSendBufferSize(1 << 18);
    socket.connect(server.getLocalSocketAddress());
    Socket peer = scene.on().own(server.accept());
    socket.getOutputStream().write(new byte[1 << 17]);
    socket.setSoLinger(true, 3_600);
    scene
        .call(() -> {
          socket.close();
          return scene.released();
        })
        .release(() -> peer.getInputStream().readAllBytes());
  }

  private static void accept(Scene scene, int timeoutMillis) throws IOException {
    ServerSocket server = scene.on().server();
    server.setSoTimeout(timeoutMillis);
    scene
        .call(() -> scene.on().own(server.accept()).isConnected())
        .release(() -> scene.on().own(new Socket(server.getInetAddress(), server.getLocalPort())))
        .open(() -> !server.isClosed());
  }

  private static void receive(Scene scene, DatagramSocket socket, int timeoutMillis)
      throws IOException {
    scene.on().own(socket);
    socket.setSoTimeout(timeoutMillis);
    DatagramSocket peer = scene.on().own(new DatagramSocket(any()));
    DatagramPacket packet = new DatagramPacket(new byte[1], 1);
    scene
        .call(() -> {
          socket.receive(packet);
          return packet.getPort() == peer.getLocalPort();
        })
        .release(
            () -> peer.send(new DatagramPacket(new byte[1], 1, socket.getLocalSocketAddress())))
        .open(() -> !socket.isClosed());
  }

  private static InetSocketAddress any() {
    return ChannelRows.loopback();
  }
}
