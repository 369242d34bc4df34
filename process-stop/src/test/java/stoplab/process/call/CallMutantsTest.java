// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call;

import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import stoplab.process.call.CallOutcome.Died;
import stoplab.process.call.CallOutcome.Finished;
import stoplab.process.call.CallOutcome.Stopped;
import stoplab.process.call.CallOutcome.Threw;
import stoplab.process.worker.Launch;
import stoplab.process.worker.StopLadder;
import stoplab.process.worker.WorkerProcess;
import stoplab.testkit.ContractMutants;
import stoplab.testkit.FailsByDesign;
import stoplab.testkit.Mutant;
import stoplab.testkit.NoStrayThreads;

/** The contract of killable calls can fail: each mutant breaks one promise, and it says so. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class CallMutantsTest extends ContractMutants {
  CallMutantsTest() {
    super(Unspoiled.class, CallContract.class);
  }

  @Override
  protected List<Mutant> mutants() {
    return List.of(
        new Mutant(TellsTooEarly.class, "process.call-is-over", "its process runs", 5),
        new Mutant(AllAreExits.class, "process.call-outcomes", "the outcome of", 1),
        new Mutant(KillsAll.class, "process.call-kill-is-private", "the other call", 1),
        new Mutant(ReadsOutput.class, "process.call-output-is-apart", "its value", 1),
        new Mutant(SaysNothing.class, "process.call-says-where", "where it hung", 1),
        new Mutant(LosesStack.class, "process.call-throws", "the stack of the child", 1),
        new Mutant(LeavesThem.class, "process.call-close-ends-all", "its process runs", 1));
  }

  @FailsByDesign
  abstract static class Spoiled implements CallContract {
    private static final List<KillableExecutor> OPENED = new ArrayList<>();

    /** A caller whose executor is closed after the test, whatever the mutant does. */
    static <C extends ExecutorCaller> C watched(C caller) {
      OPENED.add(caller.executor);
      return caller;
    }

    @AfterEach
    void closeAll() {
      OPENED.forEach(KillableExecutor::close);
      OPENED.clear();
    }
  }

  static class Unspoiled extends Spoiled {
    @Override
    public Caller create(Duration whereBound) {
      return watched(new ExecutorCaller(whereBound));
    }
  }

  /** Says that it has stopped a call, and stops it a second later. */
  static class TellsTooEarly extends Spoiled {
    @Override
    public Caller create(Duration whereBound) {
      return watched(new ExecutorCaller(whereBound) {
        @Override
        public <A extends Serializable, R> CallContract.Submitted<R> submit(
            Class<? extends KillableTask<A, R>> task, A argument, Duration timeout) {
          KillableCall<R> call = executor.submit(task, argument, NoStrayThreads.PATIENCE);
          return new CallContract.Submitted<>() {
            @Override
            public CallOutcome<R> outcome() throws InterruptedException {
              executor.awaitReady(NoStrayThreads.PATIENCE); // the next child: this call runs
              return call.outcome(timeout).orElse(null);
            }

            @Override
            public boolean cancel() {
              return call.cancel(false);
            }
          };
        }
      });
    }
  }

  static class AllAreExits extends Spoiled {
    @Override
    public Caller create(Duration whereBound) {
      return watched(new ExecutorCaller(whereBound) {
        @Override
        <R> CallOutcome<R> outcome(KillableCall<R> call) throws InterruptedException {
          return call.outcome() instanceof Died<R> died
              ? new Died<>(DeathCause.EXIT, died.exitCode(), died.lastLines())
              : call.outcome();
        }
      });
    }
  }

  /** As a pool does whose processes share a queue. */
  static class KillsAll extends Spoiled {
    @Override
    public Caller create(Duration whereBound) {
      return watched(new ExecutorCaller(whereBound) {
        @Override
        boolean cancel(KillableCall<?> call) {
          executor.close();
          return true;
        }
      });
    }
  }

  static class SaysNothing extends Spoiled {
    @Override
    public Caller create(Duration whereBound) {
      return watched(new ExecutorCaller(whereBound) {
        @Override
        <R> CallOutcome<R> outcome(KillableCall<R> call) throws InterruptedException {
          return call.outcome() instanceof Stopped<R> stopped
              ? new Stopped<>(stopped.reason(), stopped.report(), List.of())
              : call.outcome();
        }
      });
    }
  }

  static class LosesStack extends Spoiled {
    @Override
    public Caller create(Duration whereBound) {
      return watched(new ExecutorCaller(whereBound) {
        @Override
        <R> CallOutcome<R> outcome(KillableCall<R> call) throws InterruptedException {
          if (call.outcome() instanceof Threw<R> threw) {
            threw.failure().setStackTrace(new Throwable().getStackTrace());
          }
          return call.outcome();
        }
      });
    }
  }

  static class LeavesThem extends Spoiled {
    @Override
    public Caller create(Duration whereBound) {
      return watched(new ExecutorCaller(whereBound) {
        @Override
        public void close() {
          // That is its mistake.
        }
      });
    }
  }

  /** Takes the last line that a child prints for its answer. */
  static class ReadsOutput extends Spoiled {
    @Override
    public Caller create(Duration whereBound) {
      return new Caller() {
        @Override
        public <A extends Serializable, R> Submitted<R> submit(
            Class<? extends KillableTask<A, R>> task, A argument, Duration timeout) {
          return new Submitted<>() {
            @Override
            @SuppressWarnings("unchecked") // a number, as the only task of this promise returns
            public CallOutcome<R> outcome() throws InterruptedException {
              return (CallOutcome<R>) new Finished<>(lastNumber((String) argument));
            }

            @Override
            public boolean cancel() {
              return false;
            }
          };
        }

        @Override
        public void close() {
          // Each child has ended.
        }
      };
    }

    private static long lastNumber(String argument) throws InterruptedException {
      Launch launch = Launch.main(RunsOne.class, argument);
      try (WorkerProcess child =
          new WorkerProcess(launch, StopLadder.within(Duration.ofSeconds(5)))) {
        child.start();
        child.output().awaitEnd(NoStrayThreads.PATIENCE);
        List<String> lines = child.output().lastLines();
        return Long.parseLong(lines.get(lines.size() - 1).replaceAll(".* ", ""));
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** Prints what a task returns before what the task has printed has left its buffers. */
  static final class RunsOne {
    private RunsOne() {}

    public static void main(String[] args) throws Exception {
      System.out.println("value " + new CallTasks.Print().run(args[0]));
      System.out.println(args[0]); // a thread that the task has left behind
    }
  }
}
