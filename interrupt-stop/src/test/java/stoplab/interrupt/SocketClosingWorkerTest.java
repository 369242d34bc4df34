// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.function.IntConsumer;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stoplab.testkit.Calls;
import stoplab.testkit.Calls.Call;
import stoplab.testkit.Demo;
import stoplab.testkit.ThreadKind;

class SocketClosingWorkerTest implements StatusContract {
  @Override
  public Subject create() throws Exception {
    return new Reading(next -> {});
  }

  @Override
  public End asked() {
    return End.RETURNED_CLEAR;
  }

  /** Reads a connection over which nothing comes. */
  private static final class Reading extends Subject {
    private final Socket socket;
    private final Socket peer;
    private final SocketClosingWorker worker;

    Reading(IntConsumer unit) throws IOException {
      this(unit, new Socket());
    }

    Reading(IntConsumer unit, Socket socket) throws IOException {
      this.socket = socket;
      try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        socket.connect(server.getLocalSocketAddress());
        peer = server.accept();
      }
      worker = new SocketClosingWorker(socket, unit);
    }

    @Override
    Object call() {
      worker.run();
      return null;
    }

    @Override
    void ask(Thread thread) {
      worker.stop();
    }

    @Override
    void release() {
      try {
        peer.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** A platform thread that reads is RUNNABLE: only the stack tells. */
    @Override
    boolean isAtWork(Thread thread) {
      StackTraceElement[] stack = thread.getStackTrace();
      return Arrays.stream(stack).anyMatch(frame -> frame.getMethodName().equals("implRead"))
          && (stack[0].isNativeMethod() || isBlockedIn(thread, "implRead"));
    }

    @Override
    public void close() throws IOException {
      peer.close();
      socket.close();
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("interrupt.close-ends-read")
  @DisplayName("stop() ends a blocked read, closes the socket, and interrupts nobody")
  void stopEndsRead(ThreadKind kind) throws Exception {
    try (Reading reading = new Reading(next -> {})) {
      Call<StatusContract.End> call = StatusContract.start(kind, reading);
      StatusContract.awaitAtWork(reading, call);
      reading.worker.stop();
      reading.worker.stop();
      assertThat(call.end(patience())).isEqualTo(asked());
      assertThat(reading.socket.isClosed()).as("the socket is closed").isTrue();
      assertThat(reading.peer.getInputStream().read())
          .as("the peer sees the end")
          .isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("interrupt.socket-is-deaf")
  @DisplayName(
      "a read ignores an interrupt on a platform thread; a virtual thread loses its socket")
  void interruptOfReader(ThreadKind kind) throws Exception {
    Queue<Integer> read = new ConcurrentLinkedQueue<>();
    CountDownLatch got = new CountDownLatch(1);
    try (Reading reading = new Reading(next -> {
      read.add(next);
      got.countDown();
    })) {
      Call<StatusContract.End> call = StatusContract.start(kind, reading);
      StatusContract.awaitAtWork(reading, call);
      call.thread().interrupt();
      if (kind == ThreadKind.VIRTUAL) {
        assertThat(call.end(patience())).isEqualTo(End.RETURNED_SET);
        assertThat(reading.socket.isClosed()).as("the socket is closed").isTrue();
        assertThat(read).as("bytes read").isEmpty();
      } else {
        reading.peer.getOutputStream().write(42);
        PoolContract.awaitOpen(got, "the interrupted reader reads on");
        assertThat(read).as("bytes read").containsExactly(42);
        assertThat(call.thread().isInterrupted()).as("status while it reads").isTrue();
        reading.release();
        assertThat(call.end(patience())).isEqualTo(End.RETURNED_SET);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("interrupt.close-ends-read")
  @DisplayName("the unit in progress at stop() is finished, and none follows")
  void runningUnitIsFinished(ThreadKind kind) throws Exception {
    CountDownLatch inUnit = new CountDownLatch(1);
    CountDownLatch mayLeave = new CountDownLatch(1);
    Queue<Integer> finished = new ConcurrentLinkedQueue<>();
    try (Reading reading = new Reading(next -> {
      inUnit.countDown();
      DeafWait.await(mayLeave);
      finished.add(next);
    })) {
      Call<StatusContract.End> call = StatusContract.start(kind, reading);
      reading.peer.getOutputStream().write(new byte[] {1, 2, 3});
      PoolContract.awaitOpen(inUnit, "a unit runs");
      reading.worker.stop();
      mayLeave.countDown();
      assertThat(call.end(patience())).isEqualTo(asked());
      assertThat(finished).as("units finished").containsExactly(1);
    } finally {
      mayLeave.countDown();
    }
  }

  @Test
  @DisplayName("run() throws a failure that nobody requested, even if the thread is interrupted")
  void failureIsToldApart() throws Exception {
    for (boolean interrupted : new boolean[] {false, true}) {
      try (Reading reading = new Reading(next -> {})) {
        Call<Object> call = Calls.start(ThreadKind.PLATFORM, reading::call);
        if (interrupted) {
          call.thread().interrupt();
        }
        reading.peer.setSoLinger(true, 0); // so that its close is a reset
        reading.peer.close();
        assertThatThrownBy(() -> call.end(patience()))
            .isInstanceOf(ExecutionException.class)
            .cause()
            .isInstanceOf(UncheckedIOException.class);
        assertThat(reading.socket.isClosed()).as("the socket is closed").isTrue();
      }
    }
  }

  @Test
  @Tag("interrupt.close-ends-read")
  @DisplayName("the reader knows of the request before its read fails")
  void stopIsKnownBeforeTheReadFails() throws Exception {
    CountDownLatch mayReturn = new CountDownLatch(1);
    Socket slow = new Socket() {
      @Override
      public void close() throws IOException {
        super.close();
        DeafWait.await(mayReturn); // whoever is first to close is held here
      }
    };
    try (Reading reading = new Reading(next -> {}, slow)) {
      Call<StatusContract.End> call = StatusContract.start(ThreadKind.PLATFORM, reading);
      StatusContract.awaitAtWork(reading, call);
      Call<Void> stopper = Calls.start(ThreadKind.PLATFORM, reading.worker::stop);
      await().atMost(patience()).until(slow::isClosed);
      await()
          .atMost(patience())
          .until(() -> call.task().isDone() || Subject.isBlockedIn(call.thread(), "await"));
      mayReturn.countDown();
      assertThat(call.end(patience())).isEqualTo(asked());
      stopper.end(patience());
    } finally {
      mayReturn.countDown();
    }
  }

  @Test
  @Tag("interrupt.close-ends-read")
  @DisplayName("the socket is also closed at end of stream or when a unit throws")
  void socketIsClosedInTheEnd() throws Exception {
    for (boolean throwing : new boolean[] {false, true}) {
      try (Reading reading = new Reading(next -> {
        throw new Released();
      })) {
        if (throwing) {
          reading.peer.getOutputStream().write(1);
        } else {
          reading.peer.close();
        }
        Call<StatusContract.End> call = StatusContract.start(ThreadKind.PLATFORM, reading);
        assertThat(call.end(patience()))
            .isEqualTo(new End(throwing ? Released.class : null, false));
        assertThat(reading.socket.isClosed()).as("the socket is closed").isTrue();
      }
    }
  }

  @Test
  @Tag("interrupt.close-ends-read")
  @Tag("interrupt.socket-is-deaf")
  @DisplayName("the demo shows an interrupt in vain and a stop that works")
  void demoShowsBoth() throws Exception {
    assertThat(Demo.outputOf(SocketClosingWorker.class).replaceAll("\\R", " "))
        .containsPattern("now it is interrupted.*still there, RUNNABLE.*stop\\(\\) closes.*It ended"
            + " [0-9.,]+ ms later");
  }

  @Test
  @DisplayName("a null argument is refused")
  void nullIsRefused() throws Exception {
    assertThatNullPointerException()
        .isThrownBy(() -> new SocketClosingWorker(null, next -> {}))
        .withMessage("socket");
    try (Socket socket = new Socket()) {
      assertThatNullPointerException()
          .isThrownBy(() -> new SocketClosingWorker(socket, null))
          .withMessage("unit");
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("interrupt.tls-close-bounded")
  @DisplayName("over TLS, stop() returns although the peer never answers the handshake")
  void stopReturnsInHandshake(ThreadKind kind) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket client = SSLSocketFactory.getDefault()
            .createSocket(InetAddress.getLoopbackAddress(), server.getLocalPort())) {
      SocketClosingWorker worker = new SocketClosingWorker(client, next -> {});
      Call<Void> reader = startAndAwaitRead(kind, worker);
      Call<Void> stopper = Calls.start(ThreadKind.PLATFORM, worker::stop);
      await("[interrupt.tls-close-bounded] stop() returns")
          .atMost(patience())
          .until(stopper.task()::isDone);
      stopper.end(patience());
      reader.end(patience());
      assertThat(client.isClosed()).as("[interrupt.tls-close-bounded] closed").isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("interrupt.tls-layered-reads-on")
  @DisplayName("without autoClose a TLS handshake reads on until the underlying socket is closed")
  void layeredWithoutAutoCloseReadsOn(ThreadKind kind) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Socket below = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort());
      Socket client = ((SSLSocketFactory) SSLSocketFactory.getDefault())
          .createSocket(below, "localhost", server.getLocalPort(), false);
      SocketClosingWorker worker = new SocketClosingWorker(client, next -> {});
      Call<Void> reader = startAndAwaitRead(kind, worker);
      try {
        worker.stop();
        assertThat(below.isClosed())
            .as("[interrupt.tls-layered-reads-on] closed")
            .isFalse();
        assertThat(reader.task().isDone())
            .as("[interrupt.tls-layered-reads-on] the read has ended")
            .isFalse();
      } finally {
        below.close();
        reader.end(patience());
      }
    }
  }

  private Call<Void> startAndAwaitRead(ThreadKind kind, SocketClosingWorker worker) {
    Call<Void> reader = Calls.start(kind, worker::run);
    await("the worker reads")
        .atMost(patience())
        .until(() -> Arrays.stream(reader.thread().getStackTrace())
            .anyMatch(frame -> frame.getMethodName().equals("implRead")));
    return reader;
  }
}
