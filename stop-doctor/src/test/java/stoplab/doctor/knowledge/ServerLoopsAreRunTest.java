// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.awt.EventQueue;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.rmi.Remote;
import java.rmi.server.UnicastRemoteObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import stoplab.testkit.NoStrayThreads;
import stoplab.testkit.ThreadKind;

/** Loops of servers, clients, the desktop and child processes. */
@Tag("doctor.loops-are-run")
final class ServerLoopsAreRunTest {
  private static final long SECONDS = NoStrayThreads.PATIENCE.toSeconds();

  private interface Nothing extends Remote {}

  @Test
  @DisplayName("an interrupt ends the RMI Reaper, and so does unexportObject")
  void rmiReaper() throws Exception {
    Nothing object = new Nothing() {};
    try (LoopRun run = new LoopRun("rmi-reaper")) {
      UnicastRemoteObject.exportObject(object, 0);
      run.cleanUp(() -> UnicastRemoteObject.unexportObject(object, true));
      run.in(LoopRun.named("RMI Reaper")).mustEnd();
    }
    try (LoopRun run = new LoopRun("rmi-reaper")) {
      UnicastRemoteObject.exportObject(object, 0);
      run.in(LoopRun.named("RMI Reaper"))
          .endsBy(() -> UnicastRemoteObject.unexportObject(object, true))
          .endNow();
    }
  }

  @Test
  @DisplayName("an interrupt ends the selector of an HttpClient, and its requests fail")
  void httpClientSelector() throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        LoopRun run = new LoopRun("http-client-selector")) {
      run.in(LoopRun.named("HttpClient-")).mustEnd();
      assertThat(send(client, server))
          .as("[doctor.loops-are-run] a request of a client without its selector")
          .failsWithin(NoStrayThreads.PATIENCE);
    }
  }

  /** JDK 17 throws at once, and later ones complete the future. */
  private static CompletableFuture<?> send(HttpClient client, ServerSocket server) {
    try {
      return client.sendAsync(request(server), HttpResponse.BodyHandlers.ofString());
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static HttpRequest request(ServerSocket server) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + server.getLocalPort()))
        .build();
  }

  @Test
  @DisplayName("an interrupt of HttpClient.close is passed on to the requests")
  void httpClientClose() throws Exception {
    assumeTrue(Runtime.version().feature() >= 21, "HttpClient.close exists since JDK 21");
    HttpClient client = HttpClient.newHttpClient();
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        LoopRun run = new LoopRun("http-client-close")) {
      CompletableFuture<HttpResponse<String>> answer =
          client.sendAsync(request(server), HttpResponse.BodyHandlers.ofString());
      AtomicBoolean isSet = new AtomicBoolean();
      run.in(ThreadKind.PLATFORM.start("loop-http-close", () -> {
            close(client);
            isSet.set(Thread.currentThread().isInterrupted());
          }))
          .mustEnd();
      assertThat(isSet)
          .as("[doctor.loops-are-run] the interrupt status after close")
          .isTrue();
      assertThat(answer)
          .as("[doctor.loops-are-run] the request after the interrupt")
          .failsWithin(NoStrayThreads.PATIENCE);
    }
  }

  @Test
  @DisplayName("an interrupt of ExecutorService.close is passed on, and close goes on waiting")
  void executorClose() throws Exception {
    assumeTrue(Runtime.version().feature() >= 19, "ExecutorService.close exists since JDK 19");
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    ExecutorService pool = Executors.newFixedThreadPool(1, ThreadKind.PLATFORM.factory());
    try (LoopRun run = new LoopRun("executor-close").cleanUp(release::countDown)) {
      pool.execute(() -> {
        while (release.getCount() > 0) {
          try {
            release.await();
          } catch (InterruptedException e) {
            interrupted.countDown();
          }
        }
      });
      run.in(ThreadKind.PLATFORM.start("loop-close", () -> close(pool))).endsBy(release::countDown);
      run.victim().interrupt();
      assertThat(interrupted.await(SECONDS, TimeUnit.SECONDS))
          .as("[doctor.loops-are-run] the interrupt reaches the task")
          .isTrue();
      run.awaitInLoop();
      run.endNow();
    }
  }

  /** The method exists since 19 and 21, so not for a compiler of release 17. */
  private static void close(Object closeable) {
    try {
      Class<?> type = closeable instanceof HttpClient ? HttpClient.class : ExecutorService.class;
      type.getMethod("close").invoke(closeable);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  @DisplayName("an interrupt makes an HttpServer deaf, and stop() ends its dispatcher")
  void httpServerDispatcher() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    server.createContext("/", exchange -> {
      exchange.sendResponseHeaders(204, -1);
      exchange.close();
    });
    server.start();
    try (LoopRun run = new LoopRun("http-server-dispatcher").cleanUp(() -> server.stop(0))) {
      run.in(LoopRun.named("HTTP-Dispatcher")).endsBy(() -> server.stop(0));
      assertThat(run.victim().isDaemon())
          .as("[doctor.loops-are-run] is a daemon")
          .isFalse();
      run.victim().interrupt();
      URI uri = URI.create("http://localhost:" + server.getAddress().getPort() + "/");
      HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
      assertThatThrownBy(connection::getResponseCode)
          .as("[doctor.loops-are-run] a request to the server after an interrupt")
          .isInstanceOf(IOException.class);
      run.awaitInLoop();
      run.endNow();
    }
  }

  @Test
  @DisplayName("a read of a child's output ends when the grandchild ends, and not before")
  void childOutput() throws Exception {
    Process child = new ProcessBuilder("sh", "-c", "sleep 1000 & exec sleep 1000").start();
    await()
        .atMost(NoStrayThreads.PATIENCE)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> child.children().count() == 1);
    List<ProcessHandle> grandchildren = child.descendants().toList();
    try (LoopRun run = new LoopRun("child-output")
        .cleanUp(() -> grandchildren.forEach(ProcessHandle::destroyForcibly))
        .cleanUp(child::destroyForcibly)) {
      run.in(ThreadKind.PLATFORM.start("loop-child-output", () -> {
            try {
              child.getInputStream().read();
            } catch (java.io.IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          }))
          .endsBy(() -> grandchildren.forEach(ProcessHandle::destroyForcibly))
          .mustIgnore();
      child.destroyForcibly().waitFor();
      run.awaitInLoop();
      run.endNow();
    }
  }

  @Test
  @DisplayName("an interrupt ends the event thread of AWT; the next event starts another")
  void eventThread() throws Exception {
    EventQueue.invokeAndWait(() -> {});
    try (LoopRun run = new LoopRun("awt-event-thread")) {
      run.in(LoopRun.named("AWT-EventQueue")).mustEnd();
      EventQueue.invokeAndWait(() -> {});
    }
    try (LoopRun run = new LoopRun("awt-shutdown")) {
      EventQueue.invokeAndWait(() -> {});
      run.in(LoopRun.named("AWT-Shutdown")).mustEnd();
    }
  }
}
