// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map;

import static org.assertj.core.api.Assertions.assertThat;
import static stoplab.interrupt.map.probe.Kind.PLATFORM;
import static stoplab.interrupt.map.probe.Kind.VIRTUAL;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stoplab.interrupt.map.probe.Kind;
import stoplab.interrupt.map.probe.Outcome;
import stoplab.interrupt.map.probe.Reaction;
import stoplab.interrupt.map.probe.Row;

/**
 * What SURPRISES.md says about the committed rows. {@link InterruptMapTest} checks these rows on
 * the running JDK.
 */
class SurprisesTest {
  private static Outcome outcome(int jdk, Kind kind, String name) {
    return CommittedOutcomes.outcome(jdk, kind, name);
  }

  private static Set<String> names(int jdk, Kind kind, Surprise surprise) {
    return CommittedOutcomes.rows(jdk).stream()
        .filter(row -> row.kind() == kind && surprise.appliesTo(row))
        .map(Row::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "FileChannel.read",
        "FileChannel.lock",
        "FileChannel.write, a named pipe",
        "Files.newByteChannel(..).read, a named pipe",
        "FileInputStream.getChannel().read, a named pipe",
      })
  @Tag("interrupt.map-interrupter-held")
  @DisplayName(
      "file I/O of a virtual thread holds the interrupter, unlike that of a platform thread")
  void interrupterIsHeld(String name) {
    assertThat(outcome(25, VIRTUAL, name))
        .extracting(Outcome::reaction, Outcome::interrupter, Outcome::resource)
        .containsExactly(Reaction.HOLDS, "held", "closed");
    for (int jdk : CommittedOutcomes.JDKS) {
      assertThat(outcome(jdk, PLATFORM, name))
          .extracting(Outcome::reaction, Outcome::interrupter)
          .containsExactly(Reaction.CLOSES, "prompt");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ReentrantLock.lock",
        "StampedLock.writeLock",
        "Condition.awaitUninterruptibly",
        "Semaphore.acquireUninterruptibly",
        "Phaser.arriveAndAwaitAdvance",
        "CompletableFuture.join",
        "ForkJoinTask.join",
      })
  @Tag("interrupt.map-hidden-status")
  @DisplayName("an uninterruptible wait in j.u.c. hides the status from others; a monitor shows it")
  void statusIsHidden(String name) {
    for (int jdk : CommittedOutcomes.JDKS) {
      assertThat(outcome(jdk, PLATFORM, name))
          .extracting(Outcome::reaction, Outcome::seen, Outcome::status)
          .containsExactly(Reaction.IGNORES, "clear", "set");
      assertThat(outcome(jdk, PLATFORM, "synchronized").seen()).isEqualTo("set");
    }
    assertThat(outcome(25, VIRTUAL, name).seen()).isEqualTo("clear");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Socket.getInputStream().read",
        "Socket.getOutputStream().write",
        "Socket.connect",
        "ServerSocket.accept",
        "DatagramSocket.receive",
      })
  @Tag("interrupt.map-virtual-socket")
  @DisplayName(
      "an interrupt closes the socket of a virtual thread and nothing of a platform thread")
  void virtualThreadLosesSocket(String name) {
    assertThat(outcome(25, VIRTUAL, name))
        .isEqualTo(new Outcome(Reaction.CLOSES, "SocketException", "set", "-", "closed", "prompt"));
    for (int jdk : CommittedOutcomes.JDKS) {
      assertThat(outcome(jdk, PLATFORM, name))
          .isEqualTo(new Outcome(Reaction.IGNORES, "-", "set", "set", "open", "prompt"));
    }
  }

  @Test
  @Tag("interrupt.map-file-closed")
  @DisplayName(
      "a status set beforehand closes a file channel; calls with a hidden channel complete")
  void fileIsClosed() {
    for (int jdk : CommittedOutcomes.JDKS) {
      assertThat(outcome(jdk, PLATFORM, "interrupted, then FileChannel.size, a regular file"))
          .extracting(Outcome::reaction, Outcome::exception)
          .containsExactly(Reaction.CLOSES, "ClosedByInterruptException");
      assertThat(outcome(jdk, PLATFORM, "interrupted, then Files.lines").exception())
          .isEqualTo("ClosedByInterruptException");
      assertThat(outcome(jdk, PLATFORM, "interrupted, then Files.newByteChannel(..).read"))
          .extracting(Outcome::reaction)
          .isEqualTo(Reaction.CLOSES);
      assertThat(Stream.of("Files.newInputStream(..).read", "Files.readAllLines", "Files.copy")
              .map(name -> outcome(jdk, PLATFORM, "interrupted, then " + name).reaction()))
          .containsOnly(Reaction.COMPLETES);
    }
  }

  @Test
  @Tag("interrupt.map-lock-closes")
  @DisplayName("giving up a wait for a file lock closes its channel")
  void lockCloses() {
    for (int jdk : CommittedOutcomes.JDKS) {
      assertThat(names(jdk, PLATFORM, Surprise.LOCK_CLOSES))
          .containsExactly(
              "FileChannel.lock", "interrupted, then FileChannel.lock, free, a regular file");
      assertThat(outcome(jdk, PLATFORM, "FileChannel.lock").resource()).isEqualTo("closed");
    }
  }

  @Test
  @Tag("interrupt.map-result-given")
  @DisplayName("some calls that declare InterruptedException return an available result")
  void resultIsGiven() {
    for (int jdk : CommittedOutcomes.JDKS) {
      assertThat(names(jdk, PLATFORM, Surprise.RESULT_GIVEN))
          .contains(
              "interrupted, then FutureTask.get(), done",
              "interrupted, then LinkedBlockingDeque.take, an element is there",
              "interrupted, then Process.waitFor(), the process has ended",
              "interrupted, then Thread.join(), a thread that has ended");
    }
  }

  @Test
  @Tag("interrupt.map-result-refused")
  @DisplayName("other calls refuse to return an available result, and leave it in place")
  void resultIsRefused() {
    for (int jdk : CommittedOutcomes.JDKS) {
      assertThat(names(jdk, PLATFORM, Surprise.RESULT_REFUSED))
          .contains(
              "interrupted, then CountDownLatch.await(), at zero",
              "interrupted, then LinkedBlockingDeque.poll(t), an element is there",
              "interrupted, then ReentrantLock.lockInterruptibly, free",
              "interrupted, then Semaphore.acquire, a permit is there");
      String take = "interrupted, then LinkedBlockingQueue.take, an element is there";
      assertThat(outcome(jdk, PLATFORM, take).resource()).isEqualTo("element kept");
    }
  }

  @Test
  @Tag("interrupt.map-barrier-broken")
  @DisplayName("one interrupt breaks a barrier for all waiting threads, even if it came before")
  void barrierIsBroken() {
    for (int jdk : CommittedOutcomes.JDKS) {
      assertThat(outcome(jdk, PLATFORM, "CyclicBarrier.await(), another party is interrupted"))
          .extracting(Outcome::exception, Outcome::resource)
          .containsExactly("BrokenBarrierException", "broken");
      assertThat(names(jdk, PLATFORM, Surprise.BARRIER_BROKEN))
          .contains("interrupted, then CyclicBarrier.await(), the last party");
    }
  }

  @Test
  @Tag("interrupt.map-passed-on")
  @DisplayName("a thread in invokeAll, invokeAny or close passes its interrupt on to the tasks")
  void interruptIsPassedOn() {
    assertThat(names(25, PLATFORM, Surprise.PASSED_ON))
        .containsExactly(
            "ExecutorService.close",
            "ExecutorService.invokeAll",
            "ExecutorService.invokeAll(t)",
            "ExecutorService.invokeAny",
            "ExecutorService.invokeAny(t)",
            "ForkJoinPool.close",
            "ForkJoinPool.invokeAll",
            "ForkJoinPool.invokeAll(t)",
            "ForkJoinPool.invokeAny",
            "ForkJoinPool.invokeAny(t)",
            "newVirtualThreadPerTaskExecutor().close",
            "newVirtualThreadPerTaskExecutor().invokeAll",
            "newVirtualThreadPerTaskExecutor().invokeAny");
    assertThat(outcome(25, PLATFORM, "ExecutorService.close").reaction())
        .isEqualTo(Reaction.IGNORES);
    assertThat(names(17, PLATFORM, Surprise.PASSED_ON))
        .containsExactly(
            "ExecutorService.invokeAll",
            "ExecutorService.invokeAll(t)",
            "ExecutorService.invokeAny",
            "ExecutorService.invokeAny(t)",
            "ForkJoinPool.invokeAny",
            "ForkJoinPool.invokeAny(t)");
  }

  @Test
  @Tag("interrupt.map-cancel-reaches-nobody")
  @DisplayName("cancel(true) of a CompletableFuture or a forked task interrupts nobody")
  void cancelReachesNobody() {
    assertThat(names(25, PLATFORM, Surprise.CANCEL_REACHES_NOBODY))
        .containsExactly(
            "CompletableFuture.cancel(true), in its task",
            "ForkJoinPool.submit(..).cancel(true), submitted inside the pool",
            "ForkJoinTask.fork().cancel(true), in the task");
    assertThat(names(17, PLATFORM, Surprise.CANCEL_REACHES_NOBODY))
        .contains("ForkJoinPool.submit(..).cancel(true), in the task")
        .hasSize(4);
    assertThat(
            outcome(25, PLATFORM, "ForkJoinTask.adaptInterruptible(..).cancel(true), in the task")
                .exception())
        .isEqualTo("InterruptedException");
  }

  @Test
  @Tag("interrupt.map-dropped")
  @DisplayName("a timer and a pool survive an interrupt between two tasks and clear the status")
  void interruptIsDropped() {
    for (int jdk : CommittedOutcomes.JDKS) {
      assertThat(Stream.of("Timer's thread", "ThreadPoolExecutor's thread")
              .map(name -> outcome(jdk, PLATFORM, name + ", between two tasks")))
          .containsOnly(new Outcome(Reaction.IGNORES, "-", "clear", "clear", "-", "prompt"));
    }
  }

  @Test
  @Tag("interrupt.map-piped")
  @DisplayName("piped streams throw InterruptedIOException with a clear status")
  void pipedStreams() {
    for (int jdk : CommittedOutcomes.JDKS) {
      assertThat(names(jdk, PLATFORM, Surprise.PIPED)).hasSize(4);
      assertThat(outcome(jdk, PLATFORM, "PipedInputStream.read").status()).isEqualTo("clear");
    }
  }

  @Test
  @Tag("interrupt.map-notified-returns")
  @DisplayName("a wait that was notified before the interrupt returns with the status set")
  void notifiedWaitReturns() {
    String notified = "Object.wait(), notified, but without its monitor yet";
    for (int jdk : CommittedOutcomes.JDKS) {
      assertThat(outcome(jdk, PLATFORM, notified))
          .isEqualTo(new Outcome(Reaction.IGNORES, "-", "set", "set", "-", "prompt"));
      assertThat(outcome(jdk, PLATFORM, "Object.wait()").exception())
          .isEqualTo("InterruptedException");
    }
  }

  @Test
  @Tag("interrupt.map-changed")
  @DisplayName("these calls of a platform thread have one outcome on 17 and another on 25")
  void changedSince17() {
    Map<String, Outcome> newer = CommittedOutcomes.outcomes(25);
    assertThat(CommittedOutcomes.rows(17).stream()
            .filter(row -> !row.outcome().equals(newer.get(row.key())))
            .map(Row::name))
        .containsExactlyInAnyOrder(
            "FileChannel.transferFrom(Pipe.source())",
            "FileChannel.transferTo, a named pipe",
            "ForkJoinPool.invokeAll",
            "ForkJoinPool.invokeAll(t)",
            "ForkJoinPool.submit(..).cancel(true), in the task",
            "interrupted, then BufferedInputStream(FileInputStream).transferTo(FileOutputStream)",
            "interrupted, then FileInputStream.transferTo(FileOutputStream)",
            "interrupted, then ForkJoinTask.get(), done",
            "interrupted, then HttpClient, BodyHandlers.ofInputStream().read",
            "interrupted, then HttpClient, BodyHandlers.ofLines(), next line",
            "interrupted, then DNS by JNDI, DirContext.getAttributes, no answer",
            "DatagramChannel.socket().receive",
            "DatagramChannel.socket().receive, with SO_TIMEOUT",
            "HttpClient, BodyHandlers.ofInputStream().read",
            "HttpClient, BodyHandlers.ofLines(), next line",
            "HttpServer.stop(delay)",
            "interrupted, then LinkedTransferQueue.take, an element is there");
  }
}
