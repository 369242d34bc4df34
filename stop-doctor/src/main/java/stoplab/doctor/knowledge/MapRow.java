// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.knowledge;

import java.util.List;

/**
 * A row of the interrupt map whose call was interrupted while it was blocked. Immutable.
 *
 * @param name the call, such as {@code LinkedBlockingQueue.take}
 * @param reaction the kind of effect
 * @param exception the simple name of what it throws; empty if nothing
 * @param isStatusSet whether the thread sees the interrupt status afterwards
 * @param resource the state of what it works on afterwards; may be empty
 * @param state the state of its thread while it is blocked
 * @param frames its stack from the top, without the frames of the lab itself
 */
record MapRow(
    String name,
    InterruptReaction.Effect reaction,
    String exception,
    boolean isStatusSet,
    String resource,
    Thread.State state,
    List<String> frames) {
  /** In the names of rows whose call was not ended by {@code interrupt()}, or which compute. */
  private static final List<String> UNUSABLE = List.of(
      "interrupted, then ",
      "cancel(true)",
      "cancel(false)",
      "(), in a task",
      "ThreadGroup.interrupt",
      "another party is interrupted",
      "Statement.cancel, ",
      "HttpURLConnection.disconnect, ",
      "with SO_LINGER 0, ",
      ".close, in a read",
      ", in a loop",
      "CPU loop",
      "regular expression",
      ", computes ",
      " thread, between two tasks");

  /** In the names of calls with a time limit. */
  private static final List<String> TIMED = List.of(
      "(t)", "(ms)", "(ms, ns)", "(address, ms)", "(blocker, ns)", "(Duration)", "SO_TIMEOUT");

  /** Whether a blocked thread can be recognized by this line of the map. */
  static boolean isUsable(KnowledgeTable.Cells cells) {
    return !contains(cells.get("case"), UNUSABLE)
        && !cells.get("blocked_state").isEmpty()
        && effect(cells.get("reaction")) != InterruptReaction.Effect.NOT_MEASURED;
  }

  private static boolean contains(String name, List<String> parts) {
    for (String part : parts) {
      if (name.contains(part)) {
        return true;
      }
    }
    return false;
  }

  static MapRow of(KnowledgeTable.Cells cells) {
    String frames = cells.get("top_frames");
    return new MapRow(
        cells.get("case"),
        effect(cells.get("reaction")),
        cells.get("exception"),
        cells.get("status_after").equals("set"),
        cells.get("resource_after"),
        Thread.State.valueOf(cells.get("blocked_state")),
        frames.isEmpty() ? List.of() : KnowledgeTable.split(frames, " < "));
  }

  private static InterruptReaction.Effect effect(String label) {
    return switch (label) {
      case "throws" -> InterruptReaction.Effect.THROWS;
      case "closes" -> InterruptReaction.Effect.CLOSES;
      case "returns early" -> InterruptReaction.Effect.RETURNS_EARLY;
      case "ignores" -> InterruptReaction.Effect.IGNORES;
      case "holds the interrupter" -> InterruptReaction.Effect.HOLDS_INTERRUPTER;
      default -> InterruptReaction.Effect.NOT_MEASURED;
    };
  }

  /** Whether the call has a time limit, by its name or by the state of its thread. */
  boolean isTimed() {
    return state == Thread.State.TIMED_WAITING || contains(name, TIMED);
  }

  /** Whether an interrupt ends both, or neither. */
  boolean reactsAs(MapRow other) {
    return waitsOn() == other.waitsOn();
  }

  private boolean waitsOn() {
    return reaction == InterruptReaction.Effect.IGNORES
        || reaction == InterruptReaction.Effect.HOLDS_INTERRUPTER;
  }

  /** Whether it only parks or waits, so that its caller decides what becomes of an interrupt. */
  boolean isPrimitive() {
    return name.startsWith("LockSupport.") || name.startsWith("Object.wait");
  }

  /** The effect of an interrupt in words. */
  String words() {
    String with = exception.isEmpty() ? "" : "throws " + exception;
    String words = switch (reaction) {
      case THROWS -> with;
      case CLOSES -> with + " and closes what it works on";
      case RETURNS_EARLY -> "the call returns early, without an exception";
      case IGNORES -> "nothing: the call goes on waiting";
      case HOLDS_INTERRUPTER ->
        "nothing, and interrupt() itself does not return until the call ends";
      default -> "not measured";
    };
    return words + status() + consequence();
  }

  private String status() {
    if (isStatusSet) {
      return waitsOn() ? ", with its interrupt status set" : "; the interrupt status stays set";
    }
    return waitsOn() ? ", and the interrupt is lost" : "";
  }

  private String consequence() {
    return switch (resource) {
      case "broken" -> "; what it waits at is broken for all";
      case "task interrupted" -> "; its tasks are interrupted too";
      case "task left alone" -> "; the tasks go on";
      case "child lives on" -> "; the child process goes on";
      case "request failed" -> "; the requests fail";
      default -> "";
    };
  }
}
