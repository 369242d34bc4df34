// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.knowledge;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Code around a blocking call which decides what becomes of an interrupt. Immutable.
 *
 * @param id its name, such as {@code idle-pool-worker}
 * @param patterns sequences of frames, one of which must be on the stack
 * @param states the states that its thread can have; empty if any
 * @param role what the thread is for
 * @param where where it waits, with {@code {call}} for the call of the map
 * @param effect what an interrupt does; empty if the call alone decides
 * @param words the effect in words, with {@code {call}} for the effect on the call
 * @param ends what ends it; empty if what ends the call
 * @param endsNot what does not end it
 * @param timed {@code yes}, {@code no}, or empty if the call decides
 * @param checked how it is known: {@code run on 17 and 25}, {@code read in} its source for this
 *     table, {@code known of} a source that was not read for it, or empty
 */
record Loop(
    String id,
    List<FramePattern> patterns,
    List<Thread.State> states,
    Explanation.Role role,
    String where,
    Optional<InterruptReaction.Effect> effect,
    String words,
    List<String> ends,
    List<String> endsNot,
    String timed,
    String checked) {
  private static final String CALL = "{call}";

  static Loop of(KnowledgeTable.Cells row) {
    String effect = row.get("effect");
    List<FramePattern> patterns = new ArrayList<>();
    row.parts("frames").forEach(pattern -> patterns.add(FramePattern.of(pattern)));
    return new Loop(
        row.get("id"),
        List.copyOf(patterns),
        row.parts("states").stream().map(Thread.State::valueOf).toList(),
        Explanation.Role.valueOf(row.get("role")),
        row.get("where"),
        effect.isEmpty() ? Optional.empty() : Optional.of(InterruptReaction.Effect.valueOf(effect)),
        row.get("words"),
        row.parts("ends"),
        row.parts("ends_not"),
        row.get("timed"),
        row.get("checked"));
  }

  /** Whether somebody has run it, so that its words are a measurement. */
  boolean isRun() {
    return checked.startsWith("run ");
  }

  /** Whether a thread in this state can be in the loop. */
  boolean fits(Optional<Thread.State> state) {
    return states.isEmpty() || state.isEmpty() || states.contains(state.get());
  }

  /** The explanation of a thread whose call, at the top of its stack, is explained already. */
  Explanation explain(Explanation call) {
    InterruptReaction reaction = effect
        .map(kind ->
            new InterruptReaction(kind, words.replace(CALL, call.reaction().words()), source()))
        .orElseGet(call::reaction);
    return new Explanation(
        where.isEmpty() ? call.where() : where.replace(CALL, call.where()),
        role,
        reaction,
        ends.isEmpty() ? call.ends() : ends,
        endsNot.isEmpty() ? call.endsNot() : endsNot,
        timed.isEmpty() ? call.isTimed() : timed.equals("yes"));
  }

  private String source() {
    String how = checked.startsWith("read ") ? "by its source, not run" : "not run";
    return "loops: " + id + ", " + (isRun() ? checked : how);
  }
}
