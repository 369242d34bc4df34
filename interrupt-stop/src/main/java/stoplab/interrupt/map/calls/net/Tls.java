// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.calls.net;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import stoplab.interrupt.map.probe.JdkCommand;
import stoplab.interrupt.map.probe.Kind;
import stoplab.interrupt.map.probe.Resources;

/** TLS connections. Both sides share one key, which {@code keytool} creates once for this JVM. */
final class Tls {
  /** Requested size of the socket buffers; the system may use a multiple of it. */
  private static final int BUFFER = 1 << 14;

  private static SSLContext context;

  private Tls() {}

  /** Opens a server at a loopback port. */
  static SSLServerSocket server(Resources resources) throws Exception {
    return (SSLServerSocket) resources.own(context()
        .getServerSocketFactory()
        .createServerSocket(0, 50, InetAddress.getLoopbackAddress()));
  }

  /** Connects to a server, without the handshake. */
  static SSLSocket client(Resources resources, ServerSocket server) throws Exception {
    Socket socket = resources.own(new Socket());
    socket.setSendBufferSize(BUFFER);
    socket.connect(server.getLocalSocketAddress());
    return over(socket, true);
  }

  /** Accepts a client on a plain server socket, and answers its handshake. */
  static SSLSocket accept(Resources resources, ServerSocket server) throws Exception {
    SSLSocket socket = over(resources.own(server.accept()), false);
    socket.startHandshake();
    return socket;
  }

  /** Opens a connection and completes its handshake: the first socket is for the victim. */
  static SSLSocket[] pair(Resources resources) throws Exception {
    ServerSocket server = resources.server();
    server.setReceiveBufferSize(BUFFER);
    SSLSocket mine = client(resources, server);
    FutureTask<SSLSocket> peer = new FutureTask<>(() -> accept(resources, server));
    resources.helper(peer::run);
    mine.startHandshake();
    return new SSLSocket[] {mine, peer.get()};
  }

  /** Whether a byte can still be written; the buffers must have room for it. */
  static boolean takesByte(SSLSocket socket) {
    try {
      socket.getOutputStream().write(43);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Layers TLS over a socket. The run closes only the plain socket. Closing an {@code SSLSocket}
   * may wait for a writer, and consumes data that a handshake has yet to read.
   */
  private static SSLSocket over(Socket socket, boolean client) throws Exception {
    SSLSocket secure = (SSLSocket)
        context().getSocketFactory().createSocket(socket, "localhost", socket.getPort(), true);
    secure.setUseClientMode(client);
    return secure;
  }

  private static synchronized SSLContext context() throws IOException, InterruptedException {
    if (context == null) {
      try {
        context = newContext();
      } catch (GeneralSecurityException e) {
        throw new IOException(e);
      }
    }
    return context;
  }

  private static SSLContext newContext()
      throws IOException, InterruptedException, GeneralSecurityException {
    String password = UUID.randomUUID().toString();
    KeyStore keys = keys(password);
    KeyManagerFactory ours = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    ours.init(keys, password.toCharArray());
    TrustManagerFactory trusted =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(keys);
    SSLContext made = SSLContext.getInstance("TLS");
    made.init(ours.getKeyManagers(), trusted.getTrustManagers(), null);
    return made;
  }

  private static KeyStore keys(String password)
      throws IOException, InterruptedException, GeneralSecurityException {
    try (Resources resources = new Resources(Kind.PLATFORM)) {
      Path store = resources.folder().resolve("keys");
      ProcessBuilder keytool = JdkCommand.tool(
          "keytool",
          "-J-XX:TieredStopAtLevel=1",
          "-genkeypair",
          "-alias",
          "map",
          "-keyalg",
          "EC",
          "-dname",
          "CN=localhost",
          "-storetype",
          "PKCS12",
          "-storepass",
          password,
          "-keystore",
          store.toString());
      if (resources.process(keytool.redirectErrorStream(true)).waitFor() != 0) {
        throw new IOException("keytool failed");
      }
      KeyStore keys = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(store)) {
        keys.load(in, password.toCharArray());
      }
      return keys;
    }
  }
}
