// SPDX-License-Identifier: Apache-2.0
package stoplab.flag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.engine.Filter;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** The contract can fail: each mutant breaks one promise, and that promise rejects it. */
class StopContractMutantsTest {
  /** A mutant and the promise that it breaks. */
  enum Mutant {
    NEVER_LOOKS_AT_THE_FLAG(NeverLooks.class, "flag.stop-ends-worker"),
    SECOND_STOP_UNDOES_THE_FIRST(Toggles.class, "flag.stop-idempotent"),
    SECOND_STOP_THROWS(ThrowsOnSecondStop.class, "flag.stop-idempotent"),
    STOP_WAITS_FOR_THE_END(StopBlocks.class, "flag.stop-idempotent"),
    START_FORGETS_THE_STOP(StartForgets.class, "flag.stop-before-start"),
    ONE_MORE_UNIT(LooksTooLate.class, "flag.unit-finished"),
    STOP_INTERRUPTS_THE_UNIT(TearsUnit.class, "flag.unit-finished"),
    LEAVES_ITS_UNIT_BEHIND(AbandonsUnit.class, "flag.unit-finished"),
    LEAVES_UNASKED(LeavesUnasked.class, "flag.stop-publishes"),
    STOP_INTERRUPTS_ITS_CALLER(InterruptsCaller.class, "flag.interrupt-status-kept"),
    STOP_CLEARS_ITS_CALLERS_STATUS(ClearsCallersStatus.class, "flag.interrupt-status-kept"),
    GOES_ON_AFTER_AN_EXCEPTION(GoesOn.class, "flag.exception-propagates"),
    ENDS_BUT_LOSES_THE_EXCEPTION(LosesException.class, "flag.exception-propagates");

    private final Class<? extends StopContract> contract;
    private final String brokenPromise;

    Mutant(Class<? extends StopContract> contract, String brokenPromise) {
      this.contract = contract;
      this.brokenPromise = brokenPromise;
    }
  }

  @ParameterizedTest
  @EnumSource(Mutant.class)
  @DisplayName("the promise that a mutant breaks rejects it, on every kind of thread")
  void mutantIsRejected(Mutant mutant) {
    Events tests = run(mutant.contract, TagFilter.includeTags(mutant.brokenPromise));
    assertThat(tests.failed().count()).isEqualTo(ThreadKind.available().size());
  }

  @Test
  @DisplayName("the reference passes the same contract, run the same way")
  void referenceIsAccepted() {
    Events tests = run(VolatileFlagWorkerContract.class);
    assertThat(tests.failed().count()).isZero();
    assertThat(tests.succeeded().count())
        .isEqualTo((long) promises().size() * ThreadKind.available().size());
  }

  @Test
  @DisplayName("each promise of the contract has a mutant")
  void eachPromiseHasMutant() {
    assertThat(Arrays.stream(Mutant.values()).map(mutant -> mutant.brokenPromise))
        .containsAll(promises());
  }

  private static Set<String> promises() {
    return Arrays.stream(StopContract.class.getDeclaredMethods())
        .filter(method -> method.isAnnotationPresent(Tag.class))
        .map(method -> method.getAnnotation(Tag.class).value())
        .collect(Collectors.toSet());
  }

  private static Events run(Class<? extends StopContract> contract, Filter<?>... filters) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(contract))
        .filters(filters)
        .execute()
        .testEvents();
  }

  static class VolatileFlagWorkerContract implements StopContract {
    @Override
    public Subject create(Runnable unit) {
      VolatileFlagWorker worker = new VolatileFlagWorker(unit);
      return new Subject(worker, worker::stop);
    }
  }

  /** A mutant has a correct flag to spoil, little patience, and a way out for workers that hang. */
  abstract static class Spoiled implements StopContract {
    volatile boolean running;
    volatile boolean released;

    @Override
    public final Subject create(Runnable unit) {
      running = true;
      released = false;
      return spoil(unit);
    }

    abstract Subject spoil(Runnable unit);

    final void loop(Runnable unit) {
      while (running && !released) {
        unit.run();
      }
    }

    final void clear() {
      running = false;
    }

    @Override
    public Duration patience() {
      return Duration.ofMillis(500);
    }

    @Override
    public void release() {
      released = true;
    }
  }

  static class NeverLooks extends Spoiled {
    @Override
    Subject spoil(Runnable unit) {
      return new Subject(() -> loop(unit), () -> {});
    }
  }

  static class Toggles extends Spoiled {
    @Override
    Subject spoil(Runnable unit) {
      AtomicInteger stops = new AtomicInteger();
      return new Subject(
          () -> {
            while (stops.get() % 2 == 0 && !released) {
              unit.run();
            }
          },
          stops::incrementAndGet);
    }
  }

  static class ThrowsOnSecondStop extends Spoiled {
    @Override
    Subject spoil(Runnable unit) {
      return new Subject(
          () -> loop(unit),
          () -> {
            if (!running && !released) {
              throw new IllegalStateException("already stopped");
            }
            clear();
          });
    }
  }

  static class StopBlocks extends Spoiled {
    @Override
    Subject spoil(Runnable unit) {
      CountDownLatch ended = new CountDownLatch(1);
      return new Subject(
          () -> {
            loop(unit);
            ended.countDown();
          },
          () -> {
            clear();
            while (ended.getCount() > 0 && !released) {
              Thread.onSpinWait();
            }
          });
    }
  }

  static class StartForgets extends Spoiled {
    @Override
    Subject spoil(Runnable unit) {
      return new Subject(
          () -> {
            running = true;
            loop(unit);
          },
          this::clear);
    }
  }

  static class LooksTooLate extends Spoiled {
    @Override
    Subject spoil(Runnable unit) {
      return new Subject(
          () -> {
            loop(unit);
            unit.run();
          },
          this::clear);
    }
  }

  static class TearsUnit extends Spoiled {
    private volatile Thread worker;

    @Override
    Subject spoil(Runnable unit) {
      return new Subject(
          () -> {
            worker = Thread.currentThread();
            loop(unit);
          },
          () -> {
            clear();
            if (worker != null) {
              worker.interrupt();
            }
          });
    }
  }

  static class AbandonsUnit extends Spoiled {
    @Override
    Subject spoil(Runnable unit) {
      return new Subject(
          () -> {
            ThreadKind.PLATFORM.start("abandoned", () -> loop(unit));
            loop(Thread::onSpinWait);
          },
          this::clear);
    }
  }

  static class LeavesUnasked extends Spoiled {
    @Override
    Subject spoil(Runnable unit) {
      return new Subject(unit, this::clear);
    }
  }

  static class InterruptsCaller extends Spoiled {
    @Override
    Subject spoil(Runnable unit) {
      return new Subject(
          () -> loop(unit),
          () -> {
            clear();
            Thread.currentThread().interrupt();
          });
    }
  }

  static class ClearsCallersStatus extends Spoiled {
    @Override
    Subject spoil(Runnable unit) {
      return new Subject(
          () -> loop(unit),
          () -> {
            clear();
            Thread.interrupted();
          });
    }
  }

  static class GoesOn extends Spoiled {
    @Override
    Subject spoil(Runnable unit) {
      return new Subject(
          () ->
              loop(
                  () -> {
                    try {
                      unit.run();
                    } catch (Throwable swallowed) {
                      Thread.onSpinWait();
                    }
                  }),
          this::clear);
    }
  }

  static class LosesException extends Spoiled {
    @Override
    Subject spoil(Runnable unit) {
      return new Subject(
          () -> {
            try {
              loop(unit);
            } catch (Throwable lost) {
              clear();
            }
          },
          this::clear);
    }
  }
}
