// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import stoplab.testkit.ContractMutants;
import stoplab.testkit.FailsByDesign;
import stoplab.testkit.Mutant;

/** The contract of the status can fail: each mutant breaks one promise, and it says so. */
class StatusContractMutantsTest extends ContractMutants {
  /** The patience with a mutant that is known to hang. */
  private static final Duration HANGS_AFTER = Duration.ofMillis(300);

  private static final String HANGS = "java.util.concurrent.TimeoutException";

  StatusContractMutantsTest() {
    super(Unspoiled.class, StatusContract.class);
  }

  @Override
  protected List<Mutant> mutants() {
    return List.of(
        new Mutant(Swallows.class, "interrupt.ends-as-told", HANGS),
        new Mutant(StatusLost.class, "interrupt.ends-as-told", "returned, status clear"),
        new Mutant(ThrowsInstead.class, "interrupt.ends-as-told", "threw IllegalStateException"),
        new Mutant(AsksItself.class, "interrupt.ends-as-told", HANGS),
        new Mutant(CutShort.class, "interrupt.asked-before", "before it was asked"),
        new Mutant(ForgetsBefore.class, "interrupt.asked-before", HANGS),
        new Mutant(LeftBehind.class, "interrupt.status-not-invented", "status after it"),
        new Mutant(RequesterHit.class, "interrupt.requester-untouched", "requester's status"),
        new Mutant(RequesterCleared.class, "interrupt.requester-untouched", "requester's status"),
        new Mutant(WrongTarget.class, "interrupt.only-its-thread", HANGS),
        new Mutant(HitsAll.class, "interrupt.only-its-thread", "the other"));
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

  @FailsByDesign
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
