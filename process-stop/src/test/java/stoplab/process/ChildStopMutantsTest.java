// SPDX-License-Identifier: Apache-2.0
package stoplab.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stoplab.testkit.ContractMutants;
import stoplab.testkit.FailsByDesign;
import stoplab.testkit.Mutant;
import stoplab.testkit.MutantRuns;

/** The contract of the stops can fail: each mutant breaks one promise, and it says so. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class ChildStopMutantsTest extends ContractMutants {
  private static final String HANGS = "java.util.concurrent.TimeoutException";

  ChildStopMutantsTest() {
    super(Unspoiled.class, ChildStopContract.class);
  }

  @Override
  protected List<Mutant> mutants() {
    return List.of(
        new Mutant(TellsTooEarly.class, "process.gone-when-told", "the child runs", 1),
        new Mutant(TellsNothing.class, "process.gone-when-told", "what stop() returns", 1),
        new Mutant(WaitsForEver.class, "process.stop-is-bounded", HANGS, 2),
        new Mutant(ClosesStreams.class, "process.stop-is-bounded", HANGS, 2),
        new Mutant(DeafIsGone.class, "process.stop-is-bounded", "what stop() returns", 2),
        new Mutant(KillsNobody.class, "process.stop-is-bounded", "the end of", 2),
        new Mutant(MustBeSent.class, "process.finished-stays", "what stop() returns", 1),
        new Mutant(MustBeSent.class, "process.stop-twice", "what the second stop() returns", 1),
        new Mutant(
            KillsAllChildren.class, "process.bystander-untouched", "the other's exit code", 1),
        new Mutant(ClosesStreams.class, "process.output-kept", "Stream closed", 1),
        new Mutant(SwallowsInterrupts.class, "process.interrupt-as-told", HANGS, 2),
        new Mutant(LosesInterrupts.class, "process.interrupt-as-told", "the end", 2),
        new Mutant(LooksFirst.class, "process.interrupt-as-told", "its hook begins", 1),
        new Mutant(LeavesAtInterrupt.class, "process.interrupt-as-told", "the end", 2),
        new Mutant(TakesNull.class, "process.null-refused", "raise a throwable", 1));
  }

  @Override
  @ParameterizedTest
  @MethodSource("mutants")
  @DisplayName("each mutant is rejected by the promise that it breaks, for that reason")
  protected void mutantIsRejected(Mutant mutant) {
    assertThat(MutantRuns.complaints(mutant.spoiled(), mutant.promise()))
        .hasSizeGreaterThanOrEqualTo(mutant.times()) // a short patience may meet a busy machine
        .allSatisfy(said -> assertThat(said).contains(mutant.complaint()));
  }

  @Override
  @Test
  @DisplayName("unspoiled, the base classes of the mutants keep every promise")
  protected void unspoiledIsAccepted() {
    super.unspoiledIsAccepted();
    MutantRuns.assertAccepted(UnspoiledKiller.class);
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

  @FailsByDesign
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
