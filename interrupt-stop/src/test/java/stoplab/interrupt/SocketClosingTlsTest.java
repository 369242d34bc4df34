// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stoplab.testkit.Calls;
import stoplab.testkit.Calls.Call;
import stoplab.testkit.NoStrayThreads;
import stoplab.testkit.ThreadKind;

@ExtendWith(NoStrayThreads.class)
class SocketClosingTlsTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  private static SSLContext context;

  @BeforeAll
  static void makeKeys(@TempDir Path folder) throws Exception {
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    assumeTrue(Files.isExecutable(keytool), "no keytool beside this java: run with a whole JDK");
    Path store = folder.resolve("keys.p12");
    Process process = new ProcessBuilder(
            keytool.toString(),
            "-J-XX:TieredStopAtLevel=1",
            "-J-XX:+UseSerialGC",
            "-genkeypair",
            "-alias",
            "key",
            "-keyalg",
            "EC",
            "-dname",
            "CN=localhost",
            "-storetype",
            "PKCS12",
            "-keystore",
            store.toString(),
            "-storepass",
            new String(PASSWORD))
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("keytool.txt").toFile())
        .start();
    boolean ended = process.waitFor(3 * NoStrayThreads.PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
    if (!ended) {
      process.destroyForcibly();
    }
    assertThat(ended && process.exitValue() == 0)
        .as("keytool: %s", Files.readString(folder.resolve("keytool.txt")))
        .isTrue();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    KeyManagerFactory keyManagers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keyManagers.init(keys, PASSWORD);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(keys);
    context = SSLContext.getInstance("TLS");
    context.init(keyManagers.getKeyManagers(), trust.getTrustManagers(), null);
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("interrupt.tls-close-bounded")
  @DisplayName("over TLS, stop() returns although another thread is blocked in a write")
  void stopReturnsBesideBlockedWriter(ThreadKind kind) throws Exception {
    for (String protocol : new String[] {"TLSv1.2", "TLSv1.3"}) {
      try (SSLServerSocket server = (SSLServerSocket) context
              .getServerSocketFactory()
              .createServerSocket(0, 1, InetAddress.getLoopbackAddress());
          SSLSocket client = connect(server)) {
        client.setEnabledProtocols(new String[] {protocol});
        Call<SSLSocket> accepted = Calls.start(ThreadKind.PLATFORM, () -> {
          SSLSocket socket = (SSLSocket) server.accept();
          socket.startHandshake();
          return socket;
        });
        client.startHandshake();
        try (SSLSocket peer = accepted.end(NoStrayThreads.PATIENCE)) {
          assertThat(client.getSession().getProtocol()).isEqualTo(protocol);
          AtomicLong blocks = new AtomicLong();
          Call<Void> writer = Calls.start(kind, () -> writeUntilClosed(client, blocks));
          long[] last = {-1}; // blocked for good: the buffers on both sides are full, and stay so
          stopWhen(kind, client, () -> {
            boolean same = last[0] == blocks.get();
            last[0] = blocks.get();
            return same && isIn(writer.thread(), "implWrite");
          });
          writer.end(NoStrayThreads.PATIENCE);
          assertThat(peer.isClosed()).as("the peer has done nothing").isFalse();
        }
      }
    }
  }

  @Test
  @Tag("interrupt.tls-layered-reads-on")
  @DisplayName(
      "without autoClose a TLS socket leaves the underlying one open, and the read waits on")
  @SuppressWarnings("try") // the way out is to close the socket below, before its block ends
  void layeredWithoutAutoCloseReadsOn() throws Exception {
    try (SSLServerSocket server = (SSLServerSocket) context
            .getServerSocketFactory()
            .createServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket below = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort())) {
      SSLSocket client = (SSLSocket)
          context.getSocketFactory().createSocket(below, "localhost", server.getLocalPort(), false);
      client.setEnabledProtocols(new String[] {"TLSv1.3"}); // over 1.2 stop() itself would wait
      Call<SSLSocket> accepted = Calls.start(ThreadKind.PLATFORM, () -> {
        SSLSocket socket = (SSLSocket) server.accept();
        socket.startHandshake();
        return socket;
      });
      client.startHandshake();
      try (SSLSocket peer = accepted.end(NoStrayThreads.PATIENCE)) {
        SocketClosingWorker worker = new SocketClosingWorker(client, next -> {});
        Call<Void> reader = Calls.start(ThreadKind.PLATFORM, worker::run);
        await("the worker reads")
            .atMost(NoStrayThreads.PATIENCE)
            .until(() -> isIn(reader.thread(), "implRead"));
        worker.stop();
        assertThat(below.isClosed())
            .as("[interrupt.tls-layered-reads-on] closed")
            .isFalse();
        assertThat(reader.task().isDone())
            .as("[interrupt.tls-layered-reads-on] the read has ended")
            .isFalse();
        below.close();
        reader.end(NoStrayThreads.PATIENCE);
        assertThat(peer.isClosed()).as("the peer has done nothing").isFalse();
      }
    }
  }

  private static SSLSocket connect(ServerSocket server) throws IOException {
    return (SSLSocket) context
        .getSocketFactory()
        .createSocket(InetAddress.getLoopbackAddress(), server.getLocalPort());
  }

  /** Stops a worker once it reads, and something else has been so for a while. */
  private static void stopWhen(ThreadKind kind, SSLSocket client, Callable<Boolean> condition)
      throws Exception {
    SocketClosingWorker worker = new SocketClosingWorker(client, next -> {});
    Call<Void> reader = Calls.start(kind, worker::run);
    await("the state to stop in")
        .during(Duration.ofMillis(200))
        .atMost(NoStrayThreads.PATIENCE)
        .until(() -> condition.call() && isIn(reader.thread(), "implRead"));
    Call<Void> stopper = Calls.start(ThreadKind.PLATFORM, worker::stop);
    await("[interrupt.tls-close-bounded] stop() returns")
        .atMost(NoStrayThreads.PATIENCE)
        .until(stopper.task()::isDone);
    stopper.end(NoStrayThreads.PATIENCE);
    reader.end(NoStrayThreads.PATIENCE);
    assertThat(client.isClosed()).as("[interrupt.tls-close-bounded] closed").isTrue();
  }

  private static void writeUntilClosed(SSLSocket socket, AtomicLong blocks) {
    byte[] block = new byte[16_384];
    try {
      while (true) {
        socket.getOutputStream().write(block);
        blocks.incrementAndGet();
      }
    } catch (IOException e) {
      // the socket was closed: the end of this test
    }
  }

  private static boolean isIn(Thread thread, String method) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(frame -> frame.getMethodName().equals(method));
  }
}
