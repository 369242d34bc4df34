// SPDX-License-Identifier: Apache-2.0
package stoplab.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The contract of the end of a program can fail: each mutant breaks one promise, and it says so.
 */
@EnabledOnOs({OS.LINUX, OS.MAC})
class ProgramShutdownMutantsTest {
  private static final Duration HANGS_AFTER = Duration.ofSeconds(1);
  private static final String HANGS = "in time";

  /** A mutant, the promise that it breaks, and what that promise then says. */
  enum Mutant {
    ASKS_ALL_AT_ONCE(AsksAllAtOnce.class, "asks-in-order", "asked in this order"),
    ASKS_THE_LAST_FIRST(AsksTheLastFirst.class, "asks-in-order", "asked in this order"),
    NO_SHARES(NoShares.class, "asks-all", "the last is asked"),
    FAILURE_ENDS_ALL(FailureEndsAll.class, "asks-all", "the last is asked"),
    NO_DEADLINE(NoDeadline.class, "one-deadline", HANGS),
    A_DEADLINE_EACH(ADeadlineEach.class, "one-deadline", "the time that it took"),
    GIVES_UP_EARLY(GivesUpEarly.class, "one-deadline", "the time that it took"),
    REPORT_HAS_NO_BOUND(ReportHasNoBound.class, "one-deadline", HANGS),
    NAMES_NOBODY(NamesNobody.class, "straggler-is-named", "the report"),
    UNSEEN_IS_ENDED(UnseenIsEnded.class, "straggler-is-named", "the report"),
    FAILURE_IS_NOT_TOLD(FailureIsNotTold.class, "reports", "the output"),
    HOOK_DOES_NOT_WAIT(HookDoesNotWait.class, "reports", "the output"),
    EXITS_IN_HOOK(ExitsInHook.class, "reports", HANGS),
    JOINS_EXIT_CALLER(JoinsExitCaller.class, "exit-caller", HANGS),
    JOINS_CLOSER(JoinsCloser.class, "exit-caller", HANGS),
    ASKS_TWICE(AsksTwice.class, "once", "requests"),
    SECOND_DOES_NOT_WAIT(SecondDoesNotWait.class, "once", "the worker lives|requests and reports"),
    TAKES_LATE_WORKERS(TakesLateWorkers.class, "late-is-refused", "during the shutdown"),
    LOSES_INTERRUPTS(LosesInterrupts.class, "interrupt-kept", "status false, worker has ended"),
    LEAVES_AT_INTERRUPT(LeavesAtInterrupt.class, "interrupt-kept", "status true, worker lives"),
    TAKES_NULL(TakesNull.class, "null-is-refused", "no request"),
    TAKES_NO_TIME(TakesNoTime.class, "null-is-refused", "PT0S");

    private final Class<? extends SoundShutdown> subject;
    private final String brokenPromise;
    private final String complaint;

    Mutant(Class<? extends SoundShutdown> subject, String brokenPromise, String complaint) {
      this.subject = subject;
      this.brokenPromise = "process.program-" + brokenPromise;
      this.complaint = complaint;
    }
  }

  @ParameterizedTest
  @EnumSource(Mutant.class)
  @DisplayName("the promise that a mutant breaks rejects it, for that reason")
  void mutantIsRejected(Mutant mutant) {
    Spoiled.subject = mutant.subject;
    Spoiled.patience = mutant.complaint.equals(HANGS) ? HANGS_AFTER : NoStrayThreads.PATIENCE;
    assertThat(SpoiledTests.complaints(Spoiled.class, mutant.brokenPromise))
        .isNotEmpty()
        .allSatisfy(said -> assertThat(said)
            .contains("[" + mutant.brokenPromise + "]")
            .containsPattern(mutant.complaint));
  }

  @Test
  @DisplayName("unspoiled, the mutants' base keeps every promise")
  void unspoiledIsAccepted() {
    Spoiled.subject = SoundShutdown.class;
    Spoiled.patience = NoStrayThreads.PATIENCE;
    MutantRuns.assertAccepted(Spoiled.class);
  }

  @Test
  @DisplayName("every promise of the contract has a mutant")
  void everyPromiseHasItsMutant() {
    assertThat(MutantRuns.promisesOf(ProgramShutdownContract.class))
        .isNotEmpty()
        .isSubsetOf(
            Arrays.stream(Mutant.values()).map(mutant -> mutant.brokenPromise).toList());
  }

  /** The contract, held against the mutant of the moment. */
  @SpoiledTests.FailsByDesign
  static final class Spoiled implements ProgramShutdownContract {
    private static Class<? extends Subject> subject;
    private static Duration patience;

    @Override
    public Class<? extends Subject> subject() {
      return subject;
    }

    @Override
    public Duration patience() {
      return patience;
    }
  }

  static final class AsksAllAtOnce extends SoundShutdown {
    @Override
    long share(long deadline, int unasked) {
      return System.nanoTime();
    }
  }

  static final class AsksTheLastFirst extends SoundShutdown {
    @Override
    List<Part> order() {
      List<Part> order = new ArrayList<>(parts);
      Collections.reverse(order);
      return order;
    }
  }

  static final class NoShares extends SoundShutdown {
    @Override
    long share(long deadline, int unasked) {
      return deadline + Duration.ofDays(1).toNanos();
    }
  }

  static final class FailureEndsAll extends SoundShutdown {
    private volatile boolean failed;

    @Override
    String failed(Throwable e) {
      failed = true;
      return super.failed(e);
    }

    @Override
    void askAll(long deadline) {
      int unasked = parts.size();
      for (Part part : parts) {
        if (!failed) {
          Show.daemon("part", part::stop);
          await(part.asked, share(deadline, unasked--));
        }
      }
    }
  }

  static final class NoDeadline extends SoundShutdown {
    @Override
    long bound(long start) {
      return start + Duration.ofDays(1).toNanos();
    }

    @Override
    void awaitReport() {
      await(reported, System.nanoTime() + Duration.ofDays(1).toNanos());
    }
  }

  static final class ADeadlineEach extends SoundShutdown {
    @Override
    long bound(long start) {
      return System.nanoTime() + total.toNanos();
    }

    @Override
    void awaitReport() {
      await(reported, System.nanoTime() + total.multipliedBy(17).plusMillis(300).toNanos());
    }
  }

  static final class GivesUpEarly extends SoundShutdown {
    @Override
    Duration time() {
      return total.dividedBy(10);
    }
  }

  static final class ReportHasNoBound extends SoundShutdown {
    @Override
    void awaitReport() {
      await(reported, System.nanoTime() + Duration.ofDays(1).toNanos());
    }
  }

  static final class NamesNobody extends SoundShutdown {
    @Override
    String named(List<String> stragglers) {
      return "none";
    }
  }

  static final class UnseenIsEnded extends SoundShutdown {
    @Override
    void unseen(Part part) {
      part.running = false;
    }
  }

  static final class FailureIsNotTold extends SoundShutdown {
    @Override
    String failed(Throwable e) {
      return "";
    }
  }

  static final class HookDoesNotWait extends SoundShutdown {
    @Override
    void awaitReport() {}
  }

  static final class ExitsInHook extends SoundShutdown {
    @Override
    void runHook() {
      close();
      System.exit(0);
    }
  }

  static final class JoinsExitCaller extends SoundShutdown {
    @Override
    boolean isInExit(Thread thread) {
      return false;
    }
  }

  static final class JoinsCloser extends SoundShutdown {
    @Override
    boolean waits(Thread thread) {
      return isInExit(thread);
    }
  }

  static final class AsksTwice extends SoundShutdown {
    @Override
    boolean secondWaits() {
      parts.forEach(Part::stop); // in this thread, so that it is done before anybody counts
      return true;
    }
  }

  static final class SecondDoesNotWait extends SoundShutdown {
    @Override
    boolean secondWaits() {
      return false;
    }
  }

  static final class TakesLateWorkers extends SoundShutdown {
    @Override
    synchronized void add(Part part) {
      if (!begun) {
        super.add(part);
      }
    }
  }

  static final class LosesInterrupts extends SoundShutdown {
    @Override
    void awaitReport() {
      super.awaitReport();
      Thread.interrupted();
    }
  }

  static final class LeavesAtInterrupt extends SoundShutdown {
    @Override
    void awaitReport() {
      if (!Thread.currentThread().isInterrupted()) {
        super.awaitReport();
      }
    }
  }

  static final class TakesNull extends SoundShutdown {
    @Override
    public void register(String name, ProgramShutdown.Action ask, ProgramShutdown.Action awaitEnd) {
      Supplier<ProgramShutdown.Action> nothing = () -> () -> {};
      super.register(name, Objects.requireNonNullElseGet(ask, nothing), awaitEnd);
    }
  }

  static final class TakesNoTime extends SoundShutdown {
    @Override
    public void install(Duration time, Consumer<String> lines) {
      super.install(time.compareTo(Duration.ZERO) > 0 ? time : Duration.ofDays(1), lines);
    }
  }
}
