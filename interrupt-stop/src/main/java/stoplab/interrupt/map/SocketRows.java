// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** The sockets of java.net, and what is built on them. */
final class SocketRows {
  private static final String READ = "java.net.Socket$SocketInputStream.read";
  private static final String HTTP_READ =
      "sun.net.www.protocol.http.HttpURLConnection$HttpInputStream.read";

  private SocketRows() {}

  static Rows rows() {
    Rows rows = new Rows("sockets");
    rows.blocked("Socket.getInputStream().read", READ, scene -> read(scene, 0));
    rows.blocked(
        "Socket.getInputStream().read, with SO_TIMEOUT", READ, scene -> read(scene, 3_600_000));
    rows.blocked(
        "Socket.getOutputStream().write",
        "java.net.Socket$SocketOutputStream.write",
        SocketRows::write);
    rows.blocked("Socket.connect", "java.net.Socket.connect", scene -> {
      Backlog backlog = Backlog.full(scene.on());
      Socket socket = scene.on().own(new Socket());
      scene
          .call(() -> {
            socket.connect(backlog.address());
            return socket.isConnected();
          })
          .release(() -> backlog.acceptAll(scene.on()))
          .open(() -> !socket.isClosed());
    });
    rows.blocked("ServerSocket.accept", "java.net.ServerSocket.accept", scene -> {
      ServerSocket server = scene.on().server();
      scene
          .call(() -> scene.on().own(server.accept()).isConnected())
          .release(() -> scene.on().own(new Socket(server.getInetAddress(), server.getLocalPort())))
          .open(() -> !server.isClosed());
    });
    rows.blocked("DatagramSocket.receive", "java.net.DatagramSocket.receive", SocketRows::receive);
    rows.blocked("URL.openStream, no answer yet", "java.net.URL.openStream", scene -> {
      Answer answer = new Answer(scene.on(), "");
      scene
          .call(() -> {
            try (InputStream in = answer.url().openStream()) {
              return in.read() == 42;
            }
          })
          .release(answer::complete);
    });
    rows.blocked("URL.openStream().read", HTTP_READ, scene -> {
      Answer answer = new Answer(scene.on(), Answer.HEADER);
      InputStream in = scene.on().own(answer.url().openStream());
      scene.call(() -> in.read() == 42).release(answer::complete);
    });
    rows.blocked("HttpClient.send", "jdk.internal.net.http.HttpClientImpl.send", SocketRows::send)
        .but(row -> row.with(Case.Trait.CHILD));
    rows.notMeasured(
        "InetAddress.getByName", "a slow name server is needed, and the map uses no network");
    rows.notMeasured("JDBC Statement.execute", "it depends on the driver, and the JDK has none");
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

  private static void receive(Scene scene) throws IOException {
    InetAddress here = InetAddress.getLoopbackAddress();
    DatagramSocket socket = scene.on().own(new DatagramSocket(0, here));
    DatagramSocket peer = scene.on().own(new DatagramSocket(0, here));
    DatagramPacket packet = new DatagramPacket(new byte[1], 1);
    scene
        .call(() -> {
          socket.receive(packet);
          return packet.getPort() == peer.getLocalPort();
        })
        .release(() -> peer.send(new DatagramPacket(new byte[1], 1, here, socket.getLocalPort())))
        .open(() -> !socket.isClosed());
  }

  static void send(Scene scene) throws IOException {
    Answer answer = new Answer(scene.on(), "");
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(answer.url().toString())).build();
    scene
        .call(
            () -> client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body()[0] == 42)
        .release(answer::complete);
  }

  /** A server of one answer, the rest of which waits for its release. */
  static final class Answer {
    static final String HEADER =
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\n";

    private final Gate gate;
    private final ServerSocket server;

    Answer(Resources resources, String first) throws IOException {
      server = resources.server();
      gate = resources.gate();
      resources.helper(() -> {
        try (Socket socket = server.accept()) {
          socket.getInputStream().read(new byte[1 << 12]);
          OutputStream out = socket.getOutputStream();
          out.write(first.getBytes(StandardCharsets.US_ASCII));
          gate.pass();
          out.write(HEADER.substring(first.length()).getBytes(StandardCharsets.US_ASCII));
          out.write(42);
        }
      });
    }

    URL url() throws IOException {
      return new URL("http://127.0.0.1:" + server.getLocalPort() + "/");
    }

    void complete() {
      gate.open();
    }
  }
}
