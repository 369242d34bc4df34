// SPDX-License-Identifier: Apache-2.0
package stoplab.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract of the stops can fail: each mutant breaks one promise, and it says so. */
@ExtendWith(NoStrayThreads.class)
@EnabledOnOs({OS.LINUX, OS.MAC})
class ChildStopMutantsTest {
  private static final String HANGS = "java.util.concurrent.TimeoutException";

  /** A mutant, the promise that it breaks, and what that promise then says, how often at least. */
  enum Mutant {
    TELLS_TOO_EARLY(TellsTooEarly.class, "process.gone-when-told", "the child runs", 1),
    TELLS_NOTHING(TellsNothing.class, "process.gone-when-told", "what it says", 1),
    WAITS_FOR_EVER(WaitsForEver.class, "process.stop-is-bounded", HANGS, 2),
    WAITS_FOR_THE_WRITER(ClosesStreams.class, "process.stop-is-bounded", HANGS, 2),
    DEAF_IS_GONE(DeafIsGone.class, "process.stop-is-bounded", "what it says", 2),
    KILLS_NOBODY(KillsNobody.class, "process.stop-is-bounded", "the end of", 2),
    FINISHED_IS_A_FAILURE(MustBeSent.class, "process.finished-stays", "what it says", 1),
    SECOND_IS_A_FAILURE(MustBeSent.class, "process.stop-twice", "what it says then", 1),
    KILLS_ALL_CHILDREN(
        KillsAllChildren.class, "process.bystander-untouched", "the other's exit code", 1),
    CLOSES_THE_OUTPUT(ClosesStreams.class, "process.output-kept", "Stream closed", 1),
    SWALLOWS_INTERRUPTS(SwallowsInterrupts.class, "process.interrupt-as-told", HANGS, 2),
    LOSES_INTERRUPTS(LosesInterrupts.class, "process.interrupt-as-told", "the end", 2),
    DOES_NOT_ASK_INTERRUPTED(LooksFirst.class, "process.interrupt-as-told", "its hook begins", 1),
    LEAVES_AT_AN_INTERRUPT(LeavesAtInterrupt.class, "process.interrupt-as-told", "the end", 2),
    TAKES_NULL(TakesNull.class, "process.null-refused", "raise a throwable", 1);

    private final Class<? extends ChildStopContract> contract;
    private final String brokenPromise;
    private final String complaint;
    private final int times;

    Mutant(
        Class<? extends ChildStopContract> contract,
        String brokenPromise,
        String complaint,
        int times) {
      this.contract = contract;
      this.brokenPromise = brokenPromise;
      this.complaint = complaint;
      this.times = times;
    }
  }

  @ParameterizedTest
  @EnumSource(Mutant.class)
  @DisplayName("the promise that a mutant breaks rejects it, for that reason")
  void mutantIsRejected(Mutant mutant) {
    assertThat(SpoiledTests.complaints(mutant.contract, mutant.brokenPromise))
        .hasSizeGreaterThanOrEqualTo(mutant.times) // a short patience may meet a busy machine
        .allSatisfy(said -> assertThat(said).contains(mutant.complaint));
  }

  @Test
  @DisplayName("unspoiled, the mutants' bases keep every promise")
  void unspoiledIsAccepted() {
    MutantRuns.assertAccepted(Unspoiled.class);
    MutantRuns.assertAccepted(UnspoiledKiller.class);
  }

  @Test
  @DisplayName("every promise of the contract has a mutant")
  void everyPromiseHasItsMutant() {
    assertThat(MutantRuns.promisesOf(ChildStopContract.class))
        .as("promises with a mutant")
        .isNotEmpty()
        .isSubsetOf(
            Arrays.stream(Mutant.values()).map(mutant -> mutant.brokenPromise).toList());
  }

  /** A right stop, to be spoiled in one place: it asks, and waits. */
  private static class Sound implements ChildStop {
    final long nanos;

    Sound(Duration time) {
      nanos = TimeUnit.NANOSECONDS.convert(Objects.requireNonNull(time, "time"));
    }

    @Override
    public boolean stop(Process child) throws InterruptedException {
      Objects.requireNonNull(child, "child");
      ask(child);
      return await(child);
    }

    void ask(Process child) throws InterruptedException {
      child.toHandle().destroy();
    }

    boolean await(Process child) throws InterruptedException {
      return child.waitFor(nanos, TimeUnit.NANOSECONDS);
    }
  }

  /** Another right one: it asks for half of the time, and then kills. */
  private static class SoundKiller extends Sound {
    SoundKiller(Duration time) {
      super(time);
    }

    @Override
    boolean await(Process child) throws InterruptedException {
      boolean interrupted = false;
      try {
        if (child.waitFor(nanos / 2, TimeUnit.NANOSECONDS)) {
          return true;
        }
      } catch (InterruptedException e) {
        interrupted = true;
      }
      child.toHandle().destroyForcibly();
      boolean gone = child.waitFor(nanos / 2, TimeUnit.NANOSECONDS);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      return gone;
    }
  }

  @SpoiledTests.FailsByDesign
  abstract static class Spoiled implements ChildStopContract {
    @Override
    public boolean endsDeaf() {
      return false;
    }

    @Override
    public Interrupt interrupt() {
      return Interrupt.THROWS;
    }
  }

  abstract static class SpoiledKiller extends Spoiled {
    @Override
    public boolean endsDeaf() {
      return true;
    }

    @Override
    public Interrupt interrupt() {
      return Interrupt.KILLS;
    }
  }

  static class Unspoiled extends Spoiled {
    @Override
    public ChildStop create(Duration time) {
      return new Sound(time);
    }
  }

  static class UnspoiledKiller extends SpoiledKiller {
    @Override
    public ChildStop create(Duration time) {
      return new SoundKiller(time);
    }
  }

  /** One of those that hang, or wait in vain for what does not come. */
  abstract static class Hanging extends Spoiled {
    @Override
    public Duration patience() {
      return Duration.ofSeconds(1);
    }
  }

  static class TellsTooEarly extends Spoiled {
    @Override
    public ChildStop create(Duration time) {
      return new Sound(time) {
        @Override
        boolean await(Process child) {
          return true;
        }
      };
    }
  }

  static class TellsNothing extends Spoiled {
    @Override
    public ChildStop create(Duration time) {
      return new Sound(time) {
        @Override
        boolean await(Process child) throws InterruptedException {
          super.await(child);
          return false;
        }
      };
    }
  }

  static class WaitsForEver extends Hanging {
    @Override
    public ChildStop create(Duration time) {
      return new Sound(time) {
        @Override
        boolean await(Process child) throws InterruptedException {
          child.waitFor();
          return true;
        }
      };
    }
  }

  static class ClosesStreams extends Hanging {
    @Override
    public ChildStop create(Duration time) {
      return new Sound(time) {
        @Override
        void ask(Process child) {
          child.destroy();
        }
      };
    }
  }

  static class DeafIsGone extends Spoiled {
    @Override
    public ChildStop create(Duration time) {
      return new Sound(time) {
        @Override
        boolean await(Process child) throws InterruptedException {
          super.await(child);
          return true;
        }
      };
    }
  }

  static class KillsNobody extends SpoiledKiller {
    @Override
    public Duration patience() {
      return Duration.ofSeconds(1);
    }

    @Override
    public ChildStop create(Duration time) {
      return new Sound(time);
    }
  }

  static class MustBeSent extends Spoiled {
    @Override
    public ChildStop create(Duration time) {
      return new Sound(time) {
        @Override
        public boolean stop(Process child) throws InterruptedException {
          return child.toHandle().destroy() && await(child);
        }
      };
    }
  }

  static class KillsAllChildren extends Spoiled {
    @Override
    public ChildStop create(Duration time) {
      return new Sound(time) {
        @Override
        void ask(Process child) {
          ProcessHandle.current().children().forEach(ProcessHandle::destroyForcibly);
        }
      };
    }
  }

  static class SwallowsInterrupts extends Hanging {
    @Override
    public ChildStop create(Duration time) {
      return new Sound(time) {
        @Override
        boolean await(Process child) {
          while (true) {
            try {
              return super.await(child);
            } catch (InterruptedException e) {
              // swallowed
            }
          }
        }
      };
    }
  }

  static class LosesInterrupts extends Spoiled {
    @Override
    public ChildStop create(Duration time) {
      return new Sound(time) {
        @Override
        boolean await(Process child) {
          try {
            return super.await(child);
          } catch (InterruptedException e) {
            return false;
          }
        }
      };
    }
  }

  static class LooksFirst extends Hanging {
    @Override
    public ChildStop create(Duration time) {
      return new Sound(time) {
        @Override
        void ask(Process child) throws InterruptedException {
          if (child.isAlive() && Thread.interrupted()) {
            throw new InterruptedException();
          }
          super.ask(child);
        }
      };
    }
  }

  static class LeavesAtInterrupt extends SpoiledKiller {
    @Override
    public ChildStop create(Duration time) {
      return new SoundKiller(time) {
        @Override
        boolean await(Process child) throws InterruptedException {
          try {
            return child.waitFor(nanos / 2, TimeUnit.NANOSECONDS) || super.await(child);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
          }
        }
      };
    }
  }

  static class TakesNull extends Spoiled {
    @Override
    public ChildStop create(Duration time) {
      return new Sound(time) {
        @Override
        public boolean stop(Process child) throws InterruptedException {
          return child == null || super.stop(child);
        }
      };
    }
  }
}
