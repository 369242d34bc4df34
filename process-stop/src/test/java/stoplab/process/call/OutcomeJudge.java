// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import stoplab.process.call.CallOutcome.Died;
import stoplab.process.call.CallOutcome.Finished;
import stoplab.process.call.CallOutcome.Refused;
import stoplab.process.call.CallOutcome.Stopped;
import stoplab.process.call.CallOutcome.Threw;
import stoplab.process.call.MixedTask.Job;
import stoplab.process.call.MixedTask.Kind;

/** Judges whether a call of {@link MixedTask} has ended as it had to. */
final class OutcomeJudge {
  private static final Set<Kind> HANGS = EnumSet.range(Kind.LOOPS, Kind.IGNORES_INTERRUPTS);
  private static final Set<Kind> ENDS_CHILD = EnumSet.range(Kind.LOOPS, Kind.CRASHES);

  private static final int NO_MEMORY = 3;
  private static final int OF_SIGKILL = 128 + 9;

  /** A JVM that has crashed aborts, or exits with 1 if it is to leave no core (os::abort). */
  private static final Set<Integer> OF_CRASH = Set.of(1, 128 + 6, 128 + 11);

  private OutcomeJudge() {}

  static boolean hangs(Kind kind) {
    return HANGS.contains(kind);
  }

  static boolean endsChild(Kind kind) {
    return ENDS_CHILD.contains(kind);
  }

  /** Whether a call that was stopped says where in its task it hung. */
  static boolean says(CallOutcome<?> outcome) {
    return outcome instanceof Stopped<?> stopped
        && stopped.where().stream()
            .anyMatch(frame -> frame.getClassName().equals(MixedTask.class.getName()));
  }

  /** What is wrong with it; empty if nothing is. */
  static String complaint(Job job, CallOutcome<?> outcome) {
    return isRight(job, outcome) ? "" : "it has ended so: " + outcome;
  }

  private static boolean isRight(Job job, CallOutcome<?> outcome) {
    return switch (job.kind()) {
      case LOOPS, MATCHES_FOR_EVER, READS_FOR_EVER, STOPS_ITSELF, IGNORES_INTERRUPTS ->
        outcome instanceof Stopped<?> stopped && isOfTimeout(stopped);
      case EXITS, HALTS -> isDeath(outcome, DeathCause.EXIT, Set.of(MixedTask.EXIT_CODE));
      case USES_UP_MEMORY -> isDeath(outcome, DeathCause.OUT_OF_MEMORY, Set.of(NO_MEMORY));
      case IS_KILLED -> isDeath(outcome, DeathCause.KILLED, Set.of(OF_SIGKILL));
      case CRASHES -> isDeath(outcome, DeathCause.CRASH, OF_CRASH);
      case RETURNS_A_THREAD ->
        outcome instanceof Refused<?> refused
            && refused.reason().contains("java.lang.Thread does not implement");
      case THROWS ->
        outcome instanceof Threw<?> threw
            && isFailure(threw.failure(), MixedTask.OddException.class, job)
            && threw.failure().getCause() instanceof TaskFailure cause
            && cause.thrownClass().equals("java.io.IOException");
      case THROWS_AN_ERROR ->
        outcome instanceof Threw<?> threw
            && isFailure(threw.failure(), StackOverflowError.class, job);
      default ->
        outcome instanceof Finished<?> finished
            && Objects.deepEquals(finished.value(), MixedTask.valueOf(job));
    };
  }

  private static boolean isOfTimeout(Stopped<?> stopped) {
    return stopped.reason() == CallStopReason.TIMEOUT && stopped.report().isGone();
  }

  private static boolean isDeath(CallOutcome<?> outcome, DeathCause cause, Set<Integer> codes) {
    return outcome instanceof Died<?> died
        && died.cause() == cause
        && codes.contains(died.exitCode());
  }

  private static boolean isFailure(TaskFailure failure, Class<?> thrown, Job job) {
    return failure.thrownClass().equals(thrown.getName())
        && failure.thrownMessage().orElse("").equals("no " + job.number())
        && failure.getStackTrace()[0].getClassName().equals(MixedTask.class.getName());
  }
}
