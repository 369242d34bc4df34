// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract of the status can fail: each mutant breaks one promise, and it says so. */
@ExtendWith(NoStrayThreads.class)
class StatusContractMutantsTest {
  /** The patience with a mutant that is known to hang. */
  private static final Duration HANGS_AFTER = Duration.ofMillis(300);

  private static final String HANGS = "java.util.concurrent.TimeoutException";

  /** A mutant, the promise that it breaks, and what that promise then says. */
  enum Mutant {
    SWALLOWS(Swallows.class, "interrupt.ends-as-told", HANGS),
    STATUS_LOST(StatusLost.class, "interrupt.ends-as-told", "returned, status clear"),
    THROWS_INSTEAD(ThrowsInstead.class, "interrupt.ends-as-told", "threw IllegalStateException"),
    INTERRUPTS_THE_REQUESTER(AsksItself.class, "interrupt.ends-as-told", HANGS),
    DEAF_WAIT_CUT_SHORT(CutShort.class, "interrupt.asked-before", "before it was asked"),
    REQUEST_BEFORE_FORGOTTEN(ForgetsBefore.class, "interrupt.asked-before", HANGS),
    STATUS_LEFT_BEHIND(LeftBehind.class, "interrupt.status-not-invented", "status behind it"),
    REQUESTER_HIT(RequesterHit.class, "interrupt.requester-untouched", "requester's status"),
    REQUESTER_CLEARED(
        RequesterCleared.class, "interrupt.requester-untouched", "requester's status"),
    WRONG_TARGET(WrongTarget.class, "interrupt.only-its-thread", HANGS),
    HITS_ALL(HitsAll.class, "interrupt.only-its-thread", "the other");

    private final Class<? extends StatusContract> contract;
    private final String brokenPromise;
    private final String complaint;

    Mutant(Class<? extends StatusContract> contract, String brokenPromise, String complaint) {
      this.contract = contract;
      this.brokenPromise = brokenPromise;
      this.complaint = complaint;
    }
  }

  @ParameterizedTest
  @EnumSource(Mutant.class)
  @DisplayName("the promise that a mutant breaks rejects it, for that reason, on each thread kind")
  void mutantIsRejected(Mutant mutant) {
    MutantRuns.assertRejected(mutant.contract, mutant.brokenPromise, mutant.complaint);
  }

  @Test
  @DisplayName("unspoiled, the mutants' base keeps every promise")
  void unspoiledIsAccepted() {
    MutantRuns.assertAccepted(Unspoiled.class);
  }

  @Test
  @DisplayName("every promise of the contract has a mutant")
  void everyPromiseHasItsMutant() {
    assertThat(Arrays.stream(Mutant.values()).map(mutant -> mutant.brokenPromise))
        .as("promises with a mutant")
        .containsAll(MutantRuns.promisesOf(StatusContract.class));
  }

  /** A right call, to be spoiled in one place: it waits, restores the status, and leaves. */
  static class Sound extends Subjects.Latched {
    @Override
    Object call() throws Exception {
      try {
        released.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return null;
    }
  }

  @SpoiledTests.FailsByDesign
  abstract static class Spoiled implements StatusContract {
    @Override
    public abstract Sound create();

    @Override
    public End asked() {
      return End.RETURNED_SET;
    }
  }

  /** One of those that hang. */
  abstract static class Hanging extends Spoiled {
    @Override
    public Duration patience() {
      return HANGS_AFTER;
    }
  }

  static class Unspoiled extends Spoiled {
    @Override
    public Sound create() {
      return new Sound();
    }
  }

  static class Swallows extends Hanging {
    @Override
    public Sound create() {
      return new Sound() {
        @Override
        Object call() {
          boolean waits = true;
          while (waits) {
            try {
              released.await();
              waits = false;
            } catch (InterruptedException e) {
              // swallowed
            }
          }
          return null;
        }
      };
    }
  }

  static class StatusLost extends Spoiled {
    @Override
    public Sound create() {
      return new Sound() {
        @Override
        Object call() throws Exception {
          super.call();
          Thread.interrupted();
          return null;
        }
      };
    }
  }

  static class ThrowsInstead extends Spoiled {
    @Override
    public Sound create() {
      return new Sound() {
        @Override
        Object call() throws Exception {
          super.call();
          throw new IllegalStateException("in its own way");
        }
      };
    }
  }

  static class AsksItself extends Hanging {
    @Override
    public Sound create() {
      return new Sound() {
        @Override
        void ask(Thread thread) {
          Thread.currentThread().interrupt();
        }
      };
    }
  }

  /** Says that it finishes its wait, and does not. */
  static class CutShort extends Spoiled {
    @Override
    public Sound create() {
      return new Sound();
    }

    @Override
    public boolean isCutShort() {
      return false;
    }
  }

  static class ForgetsBefore extends Hanging {
    @Override
    public Sound create() {
      return new Sound() {
        @Override
        Object call() throws Exception {
          Thread.interrupted();
          return super.call();
        }
      };
    }
  }

  static class LeftBehind extends Spoiled {
    @Override
    public Sound create() {
      return new Sound() {
        @Override
        Object call() throws Exception {
          super.call();
          Thread.currentThread().interrupt();
          return null;
        }
      };
    }
  }

  static class RequesterHit extends Spoiled {
    @Override
    public Sound create() {
      return new Sound() {
        @Override
        void ask(Thread thread) {
          super.ask(thread);
          Thread.currentThread().interrupt();
        }
      };
    }
  }

  static class RequesterCleared extends Spoiled {
    @Override
    public Sound create() {
      return new Sound() {
        @Override
        void ask(Thread thread) {
          super.ask(thread);
          Thread.interrupted();
        }
      };
    }
  }

  /** Remembers one thread for all of its kind: the last that has begun. */
  static class WrongTarget extends Hanging {
    private volatile Thread last;

    @Override
    public Sound create() {
      return new Sound() {
        @Override
        Object call() throws Exception {
          last = Thread.currentThread();
          return super.call();
        }

        @Override
        void ask(Thread thread) {
          super.ask(last == null ? thread : last);
        }
      };
    }
  }

  /** Interrupts whoever has begun, and not only the thread that is meant. */
  static class HitsAll extends Spoiled {
    private final Queue<Thread> all = new ConcurrentLinkedQueue<>();

    @Override
    public Sound create() {
      return new Sound() {
        @Override
        Object call() throws Exception {
          all.add(Thread.currentThread());
          return super.call();
        }

        @Override
        void ask(Thread thread) {
          all.forEach(super::ask);
        }
      };
    }
  }
}
