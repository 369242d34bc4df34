// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static stoplab.testkit.NoStrayThreads.PATIENCE;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stoplab.process.call.CallOutcome.Refused;
import stoplab.process.call.CallOutcome.Stopped;
import stoplab.process.call.MixedTask.Job;
import stoplab.process.call.MixedTask.Kind;
import stoplab.testkit.Calls;
import stoplab.testkit.ChildJvm;
import stoplab.testkit.NoStrayThreads;
import stoplab.testkit.ThreadKind;

@ExtendWith(NoStrayThreads.class)
@EnabledOnOs(
    value = OS.LINUX,
    disabledReason = "the processes are known by their environment in Linux's /proc")
class CallCloseTest {
  private static final String CLAIM = "process.call-close-ends-all";
  private static final int PARALLEL = 2;
  private static final int LARGE = 64 << 20;
  private static final Duration LONG = PATIENCE.multipliedBy(10);

  /** An executor whose processes can be seen, and how many of its calls have said that they run. */
  private static final class Watched implements AutoCloseable {
    final long childrenBefore = ProcessHandle.current().children().count();
    final MarkedProcesses marked = new MarkedProcesses();
    final AtomicInteger begun = new AtomicInteger();
    final List<KillableCall<?>> calls = new ArrayList<>();
    final KillableExecutor executor = new KillableExecutor(CallSettings.of(PARALLEL)
        .withEnvironment(MarkedProcesses.VARIABLE, marked.mark())
        .withLineConsumer(line -> begun.incrementAndGet()));

    void submit(Kind kind) {
      calls.add(executor.submit(MixedTask.class, new Job(calls.size(), kind), LONG));
    }

    void submitAndAwaitBegun(Kind... kinds) {
      for (Kind kind : kinds) {
        submit(kind);
      }
      await().atMost(PATIENCE).until(() -> begun.get() >= kinds.length);
    }

    void awaitReady() throws InterruptedException {
      assertThat(executor.awaitReady(PATIENCE)).as("a child is ready").isTrue();
    }

    /** At once: that is what close() has promised. */
    void checkEnd(String what) {
      assertThat(MarkedProcesses.describe(marked.running()))
          .as("[%s] %s: processes that run", CLAIM, what)
          .isEqualTo("[]");
      assertThat(executor.children()).as("[%s] %s: children", CLAIM, what).isZero();
      assertThat(ProcessHandle.current().children().count())
          .as("[%s] %s: children of this JVM, zombies too", CLAIM, what)
          .isEqualTo(childrenBefore);
      assertThat(threads("call-")).as("[%s] %s: threads", CLAIM, what).isEmpty();
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(threads("worker-|prepare-"))
              .as("[%s] %s: threads of its children", CLAIM, what)
              .isEmpty());
      assertThat(calls).as("[%s] %s: calls", CLAIM, what).allMatch(KillableCall::isDone);
      assertThatThrownBy(() -> submit(Kind.RETURNS_NULL))
          .as("[%s] %s: another call", CLAIM, what)
          .isInstanceOf(RejectedExecutionException.class);
    }

    @Override
    public void close() {
      executor.close();
      marked.close();
    }
  }

  /** The names of threads that begin so. */
  private static List<String> threads(String prefix) {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.matches("(" + prefix + ").*"))
        .toList();
  }

  /** What an executor is doing when it is closed. */
  enum Moment {
    CHILDREN_START {
      @Override
      void prepare(Watched watched) {}
    },
    CHILDREN_START_FOR_CALLS {
      @Override
      void prepare(Watched watched) {
        watched.submit(Kind.LOOPS);
        watched.submit(Kind.RETURNS_NULL);
      }
    },
    NOTHING_RUNS {
      @Override
      void prepare(Watched watched) throws InterruptedException {
        watched.awaitReady();
      }
    },
    CALLS_HANG_AND_WAIT {
      @Override
      void prepare(Watched watched) {
        watched.submitAndAwaitBegun(Kind.READS_FOR_EVER, Kind.IGNORES_INTERRUPTS);
        for (int i = 0; i < 5; i++) {
          watched.submit(Kind.RETURNS_A_NUMBER);
        }
      }
    },
    A_CHILD_IS_STOPPED {
      @Override
      void prepare(Watched watched) {
        watched.submitAndAwaitBegun(Kind.STOPS_ITSELF, Kind.LOOPS);
      }
    },
    A_LARGE_ARGUMENT_IS_SENT {
      @Override
      void prepare(Watched watched) throws InterruptedException {
        watched.awaitReady();
        watched.calls.add(watched.executor.submit(CallChild.Echo.class, new byte[LARGE], LONG));
      }
    },
    KILLS_ARE_UNDER_WAY {
      @Override
      void prepare(Watched watched) {
        watched.submitAndAwaitBegun(Kind.READS_FOR_EVER, Kind.LOOPS);
        watched.calls.forEach(
            call -> Calls.start(ThreadKind.PLATFORM, "canceller", () -> call.cancel(true)));
      }
    };

    abstract void prepare(Watched watched) throws InterruptedException;
  }

  @ParameterizedTest
  @EnumSource
  @Tag("process.call-close-ends-all")
  @DisplayName("a close by several threads ends all, whatever the executor is doing")
  void closeEndsAll(Moment moment) throws Exception {
    try (Watched watched = new Watched()) {
      moment.prepare(watched);
      CyclicBarrier together = new CyclicBarrier(3);
      List<Calls.Call<Void>> closers = new ArrayList<>();
      for (int i = 0; i < together.getParties(); i++) {
        closers.add(Calls.start(ThreadKind.PLATFORM, "closer", () -> {
          Calls.meet(together);
          watched.executor.close();
          watched.checkEnd(moment + ", seen by each of them");
        }));
      }
      for (Calls.Call<Void> closer : closers) {
        closer.end(PATIENCE);
      }
      watched.executor.close();
      watched.checkEnd(moment + ", closed once more");
    }
  }

  @Test
  @Tag("process.call-close-ends-all")
  @DisplayName("a close of an interrupted thread ends all too, and keeps the interrupt")
  void interruptedCloseEndsAll() throws Exception {
    try (Watched watched = new Watched()) {
      Moment.CALLS_HANG_AND_WAIT.prepare(watched);
      Thread.currentThread().interrupt();
      watched.executor.close();
      assertThat(Thread.interrupted()).as("[%s] the interrupt", CLAIM).isTrue();
      watched.checkEnd("interrupted");
      assertThat(watched.calls.get(0).outcome())
          .as("[%s] a call that ran", CLAIM)
          .isInstanceOfSatisfying(
              Stopped.class,
              stopped -> assertThat(stopped.reason()).isEqualTo(CallStopReason.CLOSED));
      assertThat(watched.calls.get(PARALLEL).outcome())
          .as("[%s] a call that waited", CLAIM)
          .isInstanceOf(Refused.class);
    }
  }

  @Test
  @Tag("process.call-close-ends-all")
  @DisplayName("a thread interrupted while another closes returns when all is over")
  void interruptedWaiterReturnsAtTheEnd() throws Exception {
    try (Watched watched = new Watched()) {
      Moment.CALLS_HANG_AND_WAIT.prepare(watched);
      CountDownLatch first = new CountDownLatch(1);
      Calls.Call<Void> closer = Calls.start(ThreadKind.PLATFORM, "closer", () -> {
        first.countDown();
        watched.executor.close();
      });
      first.await();
      Calls.Call<Void> waiter = Calls.start(ThreadKind.PLATFORM, "waiter", () -> {
        Thread.currentThread().interrupt();
        watched.executor.close();
        watched.checkEnd("the waiter");
        assertThat(Thread.interrupted()).as("[%s] the interrupt", CLAIM).isTrue();
      });
      closer.end(PATIENCE);
      waiter.end(PATIENCE);
    }
  }

  /** Closes its executor in a shutdown hook, while calls hang. */
  static final class ClosesInHook {
    public static void main(String[] args) throws InterruptedException {
      Watched watched = new Watched();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> {
        watched.executor.close();
        watched.checkEnd("in a hook");
        System.out.println("closed");
      }));
      Moment.CALLS_HANG_AND_WAIT.prepare(watched);
      System.exit(0);
    }
  }

  @Test
  @Tag("process.call-close-ends-all")
  @DisplayName("a close in a shutdown hook ends all")
  void closeInHookEndsAll() throws Exception {
    try (ChildJvm program = ChildJvm.start(List.of("-XX:-UsePerfData"), ClosesInHook.class)) {
      assertThat(program.awaitExit(PATIENCE)).as("[%s] its end", CLAIM).isTrue();
      assertThat(program.output()).as("[%s] its output", CLAIM).isEqualTo("closed\n");
    }
  }
}
