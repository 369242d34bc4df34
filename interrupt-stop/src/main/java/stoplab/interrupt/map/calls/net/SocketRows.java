// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.calls.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.ServerSocket;
import java.net.Socket;
import stoplab.interrupt.map.probe.Rows;
import stoplab.interrupt.map.probe.Scenario;

/** Sockets of java.net. */
public final class SocketRows {
  private static final String READ = "java.net.Socket$SocketInputStream.read";
  private static final String CONNECT = "java.net.Socket.connect";
  private static final String ACCEPT = "java.net.ServerSocket.accept";
  private static final String RECEIVE = "java.net.DatagramSocket.receive";

  private static final int HOUR_MILLIS = 3_600_000;

  private SocketRows() {}

  public static Rows rows() {
    Rows rows = new Rows("sockets");
    rows.blocked("Socket.getInputStream().read", READ, scenario -> read(scenario, 0));
    rows.blocked(
        "Socket.getInputStream().read, with SO_TIMEOUT",
        READ,
        scenario -> read(scenario, HOUR_MILLIS));
    rows.blocked(
        "Socket.getOutputStream().write",
        "java.net.Socket$SocketOutputStream.write",
        SocketRows::write);
    rows.blocked("Socket.connect", CONNECT, scenario -> connect(scenario, 0));
    rows.blocked(
        "Socket.connect(address, ms)", CONNECT, scenario -> connect(scenario, HOUR_MILLIS));
    rows.blocked(
        "Socket.close, with SO_LINGER and data that is not sent yet",
        "java.net.Socket.close",
        SocketRows::close);
    rows.blocked("ServerSocket.accept", ACCEPT, scenario -> accept(scenario, 0));
    rows.blocked(
        "ServerSocket.accept, with SO_TIMEOUT", ACCEPT, scenario -> accept(scenario, HOUR_MILLIS));
    rows.blocked(
        "DatagramSocket.receive",
        RECEIVE,
        scenario -> receive(scenario, new DatagramSocket(any()), 0));
    rows.blocked(
        "DatagramSocket.receive, with SO_TIMEOUT",
        RECEIVE,
        scenario -> receive(scenario, new DatagramSocket(any()), HOUR_MILLIS));
    rows.blocked(
        "MulticastSocket.receive",
        RECEIVE,
        scenario -> receive(scenario, new MulticastSocket(any()), 0));
    rows.notMeasured(
        "InetAddress.getByName", "a slow name server is needed, and the map uses no network");
    return rows;
  }

  private static void read(Scenario scenario, int timeoutMillis) throws IOException {
    Socket[] pair = scenario.resources().sockets();
    pair[0].setSoTimeout(timeoutMillis);
    InputStream in = pair[0].getInputStream();
    scenario
        .call(() -> in.read() == 42)
        .release(() -> pair[1].getOutputStream().write(42))
        .checkOpen(() -> !pair[0].isClosed());
  }

  private static void write(Scenario scenario) throws IOException {
    Socket[] pair = scenario.resources().sockets();
    OutputStream out = pair[0].getOutputStream();
    byte[] large = new byte[16 << 20]; // more than all buffers between the two sockets hold
    scenario
        .call(() -> {
          out.write(large);
          return scenario.released();
        })
        .release(() ->
            scenario.resources().helper(() -> pair[1].getInputStream().readNBytes(large.length)))
        .checkOpen(() -> !pair[0].isClosed());
  }

  private static void connect(Scenario scenario, int timeoutMillis) throws IOException {
    FullBacklog backlog = FullBacklog.start(scenario.resources());
    Socket socket = scenario.resources().own(new Socket());
    scenario
        .call(() -> {
          socket.connect(backlog.address(), timeoutMillis);
          return socket.isConnected();
        })
        .release(() -> backlog.acceptAll(scenario.resources()))
        .checkOpen(() -> !socket.isClosed());
  }

  /** The data fits into the victim's send buffer, but not into its peer's receive buffer. */
  private static void close(Scenario scenario) throws IOException {
    Socket socket = scenario.resources().own(new Socket());
    ServerSocket server = scenario.resources().own(new ServerSocket());
    server.setReceiveBufferSize(1 << 12);
    server.bind(any());
    socket.setSendBufferSize(1 << 18);
    socket.connect(server.getLocalSocketAddress());
    Socket peer = scenario.resources().own(server.accept());
    socket.getOutputStream().write(new byte[1 << 17]);
    socket.setSoLinger(true, 3_600);
    scenario
        .call(() -> {
          socket.close();
          return scenario.released();
        })
        .release(() -> peer.getInputStream().readAllBytes());
  }

  private static void accept(Scenario scenario, int timeoutMillis) throws IOException {
    ServerSocket server = scenario.resources().server();
    server.setSoTimeout(timeoutMillis);
    scenario
        .call(() -> scenario.resources().own(server.accept()).isConnected())
        .release(() ->
            scenario.resources().own(new Socket(server.getInetAddress(), server.getLocalPort())))
        .checkOpen(() -> !server.isClosed());
  }

  private static void receive(Scenario scenario, DatagramSocket socket, int timeoutMillis)
      throws IOException {
    scenario.resources().own(socket);
    socket.setSoTimeout(timeoutMillis);
    DatagramSocket peer = scenario.resources().own(new DatagramSocket(any()));
    DatagramPacket packet = new DatagramPacket(new byte[1], 1);
    scenario
        .call(() -> {
          socket.receive(packet);
          return packet.getPort() == peer.getLocalPort();
        })
        .release(
            () -> peer.send(new DatagramPacket(new byte[1], 1, socket.getLocalSocketAddress())))
        .checkOpen(() -> !socket.isClosed());
  }

  private static InetSocketAddress any() {
    return ChannelRows.loopback();
  }
}
