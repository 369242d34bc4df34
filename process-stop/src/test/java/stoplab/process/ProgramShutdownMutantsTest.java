// SPDX-License-Identifier: Apache-2.0
package stoplab.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
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
import org.junit.jupiter.params.provider.MethodSource;
import stoplab.testkit.ContractMutants;
import stoplab.testkit.FailsByDesign;
import stoplab.testkit.Mutant;
import stoplab.testkit.MutantRuns;
import stoplab.testkit.NoStrayThreads;

/**
 * The contract of the end of a program can fail: each mutant breaks one promise, and it says so.
 */
@EnabledOnOs({OS.LINUX, OS.MAC})
class ProgramShutdownMutantsTest extends ContractMutants {
  private static final Duration HANGS_AFTER = Duration.ofSeconds(1);
  private static final String HANGS = "in time";

  ProgramShutdownMutantsTest() {
    super(Spoiled.class, ProgramShutdownContract.class);
  }

  @Override
  protected List<Mutant> mutants() {
    return List.of(
        new Mutant(AsksAllAtOnce.class, "process.program-asks-in-order", "asked in this order"),
        new Mutant(AsksTheLastFirst.class, "process.program-asks-in-order", "asked in this order"),
        new Mutant(NoShares.class, "process.program-asks-all", "the last is asked"),
        new Mutant(FailureEndsAll.class, "process.program-asks-all", "the last is asked"),
        new Mutant(NoDeadline.class, "process.program-one-deadline", HANGS),
        new Mutant(ADeadlineEach.class, "process.program-one-deadline", "the time that it took"),
        new Mutant(GivesUpEarly.class, "process.program-one-deadline", "the time that it took"),
        new Mutant(ReportHasNoBound.class, "process.program-one-deadline", HANGS),
        new Mutant(NamesNobody.class, "process.program-straggler-is-named", "the report"),
        new Mutant(UnseenIsEnded.class, "process.program-straggler-is-named", "the report"),
        new Mutant(FailureIsNotTold.class, "process.program-reports", "the output"),
        new Mutant(HookDoesNotWait.class, "process.program-reports", "the output"),
        new Mutant(ExitsInHook.class, "process.program-reports", HANGS),
        new Mutant(JoinsExitCaller.class, "process.program-exit-caller", HANGS),
        new Mutant(JoinsCloser.class, "process.program-exit-caller", HANGS),
        new Mutant(AsksTwice.class, "process.program-once", "requests"),
        new Mutant(
            SecondDoesNotWait.class,
            "process.program-once",
            "the worker lives|requests and reports"),
        new Mutant(
            TakesLateWorkers.class, "process.program-late-is-refused", "during the shutdown"),
        new Mutant(
            LosesInterrupts.class,
            "process.program-interrupt-kept",
            "status false, worker has ended"),
        new Mutant(
            LeavesAtInterrupt.class, "process.program-interrupt-kept", "status true, worker lives"),
        new Mutant(TakesNull.class, "process.program-null-is-refused", "no request"),
        new Mutant(TakesNoTime.class, "process.program-null-is-refused", "PT0S"));
  }

  @Override
  @ParameterizedTest
  @MethodSource("mutants")
  @DisplayName("each mutant is rejected by the promise that it breaks, for that reason")
  protected void mutantIsRejected(Mutant mutant) {
    Spoiled.subject = mutant.spoiled().asSubclass(SoundShutdown.class);
    Spoiled.patience = mutant.complaint().equals(HANGS) ? HANGS_AFTER : NoStrayThreads.PATIENCE;
    assertThat(MutantRuns.complaints(Spoiled.class, mutant.promise()))
        .isNotEmpty()
        .allSatisfy(said -> assertThat(said)
            .contains("[" + mutant.promise() + "]")
            .containsPattern(mutant.complaint()));
  }

  @Override
  @Test
  @DisplayName("unspoiled, the base class of the mutants keeps every promise")
  protected void unspoiledIsAccepted() {
    Spoiled.subject = SoundShutdown.class;
    Spoiled.patience = NoStrayThreads.PATIENCE;
    super.unspoiledIsAccepted();
  }

  /** The contract, held against the mutant of the moment. */
  @FailsByDesign
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
          HungThreads.daemon("part", part::stop);
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
