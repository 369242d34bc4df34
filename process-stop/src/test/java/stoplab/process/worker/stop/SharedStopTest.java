// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.stop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static stoplab.testkit.NoStrayThreads.PATIENCE;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import stoplab.process.worker.Launch;
import stoplab.process.worker.StopLadder;
import stoplab.process.worker.Waits;
import stoplab.process.worker.Waits.Waiting;
import stoplab.process.worker.WorkerProcess;
import stoplab.testkit.ChildJvm;
import stoplab.testkit.NoStrayThreads;
import stoplab.testkit.ThreadKind;

@ExtendWith(NoStrayThreads.class)
class SharedStopTest {
  /** Counts the SIGTERMs that it gets, and ends at none of them. */
  private static final String DEAF =
      "trap 'echo told' TERM; echo ready; while :; do sleep 600 & wait $!; kill $!; done";

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  @Tag("process.all-closers-wait")
  @DisplayName("a stop that several threads request runs once, and all return at its end")
  void runsOnce() throws Exception {
    SharedStop stop = new SharedStop();
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger runs = new AtomicInteger();
    Runnable body = () -> {
      runs.incrementAndGet();
      awaitQuietly(go);
    };
    Waiting<Void> first = Waits.<Void>start(() -> {
          stop.run(body, PATIENCE);
          return null;
        })
        .untilIn("awaitQuietly");
    List<Waiting<Integer>> others = Stream.generate(() -> Waits.start(() -> {
          stop.run(body, Waits.LONG);
          return (int) go.getCount();
        }))
        .limit(3)
        .toList();
    others.forEach(each -> each.untilIn("isDoneByAnother"));
    go.countDown();
    for (Waiting<Integer> other : others) {
      assertThat(other.end()).as("[process.all-closers-wait] returned early").isZero();
    }
    first.end();
    Thread.currentThread().interrupt();
    stop.run(body, PATIENCE);
    assertThat(Thread.interrupted()).as("[process.all-closers-wait] status").isTrue();
    assertThat(runs).as("[process.all-closers-wait] stops").hasValue(1);
  }

  @Test
  @Tag("process.all-closers-wait")
  @DisplayName("a closer that is interrupted, or whose predecessor fails, does the stop itself")
  void ownStop() throws Exception {
    SharedStop stop = new SharedStop();
    CountDownLatch go = new CountDownLatch(1);
    Waiting<Void> first = Waits.<Void>start(() -> {
          stop.run(
              () -> {
                awaitQuietly(go);
                throw new AssertionError("the first one fails");
              },
              PATIENCE);
          return null;
        })
        .untilIn("awaitQuietly");
    AtomicInteger own = new AtomicInteger();
    stop.run(own::incrementAndGet, Duration.ZERO);
    assertThat(own).as("[process.all-closers-wait] not after its bound").hasValue(0);
    Waiting<Boolean> interrupted = Waits.start(() -> {
          stop.run(
              () -> own.addAndGet(Thread.currentThread().isInterrupted() ? 1 : 100), Waits.LONG);
          return Thread.interrupted();
        })
        .untilIn("isDoneByAnother");
    Waiting<Void> second = Waits.<Void>start(() -> {
          stop.run(() -> own.addAndGet(10), Waits.LONG);
          return null;
        })
        .untilIn("isDoneByAnother");
    interrupted.thread().interrupt();
    assertThat(interrupted.end()).as("[process.all-closers-wait] status").isTrue();
    assertThat(own).as("[process.all-closers-wait] with its status").hasValue(1);
    go.countDown();
    assertThatThrownBy(first::end).hasRootCauseMessage("the first one fails");
    second.end();
    assertThat(own).as("[process.all-closers-wait] after a failure").hasValue(11);
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  @Tag("process.all-closers-wait")
  @DisplayName("each of several threads that close a worker returns at its end, reported once")
  void closersOfAWorker() throws Exception {
    StopLadder ladder = StopLadder.within(PATIENCE.multipliedBy(4)).terminate(PATIENCE);
    WorkerProcess worker = new WorkerProcess(
        Launch.command("sh", "-c", DEAF).withReadyLine("ready").withKeptLines(100), ladder);
    worker.start();
    assertThat(worker.awaitReady(PATIENCE)).isTrue();
    Waiting<Boolean> first = Waits.start(() -> {
      worker.close();
      return worker.isAlive();
    });
    assertThat(worker.output().awaitLine("told"::equals, PATIENCE)).as("told").isPresent();
    Waiting<Boolean> second = Waits.start(() -> {
          worker.close();
          return worker.isAlive();
        })
        .untilIn("isDoneByAnother");
    first.thread().interrupt(); // the end of its patience: it kills
    assertThat(second.end())
        .as("[process.all-closers-wait] alive after a close")
        .isFalse();
    assertThat(first.end()).as("[process.all-closers-wait] alive after a close").isFalse();
    assertThat(worker.output().awaitEnd(PATIENCE)).isTrue();
    assertThat(worker.output().lastLines())
        .as("[process.all-closers-wait] reported once")
        .containsOnlyOnce("told");
  }

  /** Its main thread closes a deaf worker; the JVM is told to exit meanwhile, and its hook too. */
  static final class ClosesInHook {
    private ClosesInHook() {}

    public static void main(String[] args) throws Exception {
      StopLadder ladder =
          StopLadder.within(PATIENCE.multipliedBy(4)).terminate(Duration.ofSeconds(1));
      WorkerProcess worker =
          new WorkerProcess(Launch.command("sh", "-c", DEAF).withReadyLine("ready"), ladder);
      worker.start();
      worker.awaitReady(PATIENCE);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> {
        worker.close();
        System.out.println("hook: alive " + worker.isAlive());
      }));
      ThreadKind.PLATFORM.start("closer", worker::close);
      worker.output().awaitLine("told"::equals, PATIENCE);
      System.exit(0);
    }
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  @Tag("process.all-closers-wait")
  @DisplayName("a shutdown hook that closes what is being closed returns when that has ended")
  void closerInAHook() throws Exception {
    try (ChildJvm jvm = ChildJvm.start(List.of("-XX:TieredStopAtLevel=1"), ClosesInHook.class)) {
      assertThat(jvm.awaitExit(PATIENCE.multipliedBy(2))).as("it exits").isTrue();
      assertThat(jvm.output()).as("[process.all-closers-wait]").contains("hook: alive false");
    }
  }
}
