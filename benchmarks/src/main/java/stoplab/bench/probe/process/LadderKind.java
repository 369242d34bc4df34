// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe.process;

import java.time.Duration;
import stoplab.process.worker.Rung;
import stoplab.process.worker.StopLadder;

/** The ladders that {@code ProcessStop} measures. */
public enum LadderKind {
  /** Asks by closing the child's input; kills if that is not enough. */
  ASK,
  /** Sends SIGTERM; kills if that is not enough. */
  TERMINATE,
  /** Kills at once. */
  KILL,
  /** {@link StopLadder#standard()}: what a program gets by default. */
  STANDARD;

  /**
   * The ladder.
   *
   * @param patience the time for the whole stop; a soft rung gets half of it. The standard ladder
   *     has times of its own
   */
  StopLadder ladder(Duration patience) {
    Duration grace = patience.dividedBy(2);
    return switch (this) {
      case ASK -> StopLadder.within(patience).ask(grace);
      case TERMINATE -> StopLadder.within(patience).terminate(grace);
      case KILL -> StopLadder.within(patience);
      case STANDARD -> StopLadder.standard();
    };
  }

  /** The rung whose bare calls it is compared with: the one that should end such a child. */
  Rung rung(ChildKind child) {
    return switch (this) {
      case ASK -> Rung.ASK;
      case TERMINATE -> Rung.TERMINATE;
      case KILL -> Rung.KILL;
      case STANDARD -> child == ChildKind.GUARDED_JVM ? Rung.ASK : Rung.TERMINATE;
    };
  }

  /** Whether such a child has ended as it should. A child that obeys must not need the kill. */
  boolean mayEndBy(Rung rung, ChildKind child) {
    return this == STANDARD ? rung != Rung.KILL : rung == rung(child);
  }
}
