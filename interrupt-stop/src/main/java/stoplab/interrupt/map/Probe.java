// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map;

import java.util.concurrent.TimeUnit;

/** Runs one case once. How the call ended decides, never how long that took. */
final class Probe {
  /**
   * So long may a reaction take before the call is released by its own means. A longer one is only
   * called late, unless the release beats it; so it costs time, and decides nothing.
   */
  static final long GRACE = TimeUnit.MILLISECONDS.toNanos(1_000);

  /**
   * Far more than a loaded machine needs to run a thread into its call, or out of it: with a load
   * of 30, a first TLS handshake was not done after 20 s.
   */
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);

  private final Case row;
  private final Kind kind;
  private Blocked.Sight sight = Blocked.Sight.NOTHING;
  private String note = "";

  private Probe(Case row, Kind kind) {
    this.row = row;
    this.kind = kind;
  }

  static Row run(Case row, Kind kind) {
    return new Probe(row, kind).run();
  }

  private Row run() {
    if (!row.isMeasured()) {
      note = row.whyNot();
      return row(Outcome.only(Reaction.NOT_MEASURED), -1);
    }
    try {
      return measure();
    } catch (Resources.MissingException e) {
      note = e.getMessage();
      return row(Outcome.only(Reaction.NOT_MEASURED), -1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed("the map was interrupted");
    } catch (Exception e) {
      return failed(e.toString());
    }
  }

  private Row measure() throws Exception {
    try (Resources resources = new Resources(kind)) {
      control(new Scene(kind, resources));
    }
    try (Resources resources = new Resources(kind)) {
      Scene scene = new Scene(kind, resources);
      Victim victim = start(scene, row.is(Case.Trait.PRESET));
      return row.is(Case.Trait.PRESET) ? preset(scene, victim) : blocked(scene, victim);
    }
  }

  private Victim start(Scene scene, boolean preset) throws Exception {
    row.script().write(scene);
    Victim victim = scene.start(preset);
    if (!victim.awaitEntered(PATIENCE)) {
      throw new IllegalStateException("its thread did not start");
    }
    scene.awaitReady();
    if (!row.is(Case.Trait.PRESET)) {
      sight = Blocked.await(victim, row, PATIENCE);
      if (sight == Blocked.Sight.NOTHING) {
        release(scene);
        throw new IllegalStateException(
            "never seen blocked in " + row.frame() + ", but threw " + victim.thrown());
      }
    }
    return victim;
  }

  /** Without an interrupt the call ends by its release, with what only the release gives. */
  private void control(Scene scene) throws Exception {
    Victim victim = start(scene, false);
    release(scene);
    if (!victim.awaitEnd(PATIENCE)) {
      throw new IllegalStateException("its release does not end it");
    }
    if (victim.thrown() != null || !victim.byRelease()) {
      throw new IllegalStateException("its release cannot be told apart, threw " + victim.thrown());
    }
  }

  /** The call was made with the status set: it ends, or is released if it does not. */
  private Row preset(Scene scene, Victim victim) throws Exception {
    boolean ended = endsInGrace(victim);
    if (!ended) {
      release(scene);
      if (!victim.awaitEnd(PATIENCE)) {
        return row(Outcome.only(Reaction.HANGS), -1);
      }
    }
    Reaction done = ended ? Reaction.COMPLETES : Reaction.IGNORES;
    return row(outcome(scene, victim, done, Outcome.NONE, Outcome.NONE), -1);
  }

  private Row blocked(Scene scene, Victim victim) throws Exception {
    Interrupter interrupter = new Interrupter(scene, victim);
    boolean prompt = interrupter.awaitReturn(GRACE);
    boolean ended = endsInGrace(victim);
    prompt = prompt || ended && interrupter.awaitReturn(PATIENCE);
    String seen = Outcome.NONE;
    if (!ended) {
      seen = victim.hasEnded() ? seen : victim.thread().isInterrupted() ? "set" : "clear";
      release(scene);
      if (!victim.awaitEnd(PATIENCE)) {
        return row(Outcome.only(Reaction.HANGS), -1);
      }
    }
    boolean reacted = victim.thrown() != null || !victim.byRelease();
    if (reacted && !ended && prompt) {
      note = "reacted late";
      seen = Outcome.NONE;
    }
    Reaction other = prompt ? Reaction.IGNORES : Reaction.HOLDS;
    Outcome outcome = outcome(scene, victim, other, seen, prompt ? "prompt" : "held");
    interrupter.awaitReturn(PATIENCE);
    // What is held is held until its release: that time is the probe's own.
    return row(outcome, reacted && prompt ? victim.endNanos() - interrupter.sinceNanos() : -1);
  }

  /**
   * Waits for a reaction. When the grace is over, a thread of the same kind is run to its end: a
   * machine that has not run the victim since its interrupt has not run that one either.
   */
  private boolean endsInGrace(Victim victim) throws InterruptedException {
    if (!victim.awaitEnd(GRACE)) {
      kind.start("map-canary", () -> {}).join(TimeUnit.NANOSECONDS.toMillis(PATIENCE));
    }
    return victim.hasEnded();
  }

  /**
   * Releases the call, in a thread of its own: if a reaction has beaten it, then a release may
   * fail, or wait in vain for somebody to take what it hands over.
   */
  private void release(Scene scene) {
    scene.on().helper(scene::release);
  }

  private Outcome outcome(
      Scene scene, Victim victim, Reaction released, String seen, String interrupter)
      throws Exception {
    String resource = scene.check();
    Throwable thrown = victim.thrown();
    Reaction reaction = released;
    if (released != Reaction.HOLDS && thrown != null) {
      reaction = resource.equals("closed") ? Reaction.CLOSES : Reaction.THROWS;
    } else if (thrown == null && !victim.byRelease()) {
      reaction = Reaction.RETURNS;
    }
    String exception = thrown == null ? Outcome.NONE : thrown.getClass().getSimpleName();
    return new Outcome(reaction, exception, victim.status(), seen, resource, interrupter);
  }

  private Row failed(String why) {
    note = why;
    return row(Outcome.only(Reaction.FAILED), -1);
  }

  private Row row(Outcome outcome, long nanos) {
    return new Row(row.name(), row.category(), kind, outcome, nanos, note, sight);
  }
}
