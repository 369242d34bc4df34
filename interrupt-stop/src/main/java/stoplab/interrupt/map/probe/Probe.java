// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.probe;

import java.util.concurrent.TimeUnit;

/** Runs one case once. How the call ended decides, never how long that took. */
public final class Probe {
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
  private BlockedState blockedState = BlockedState.NOTHING;
  private String note = "";

  private Probe(Case row, Kind kind) {
    this.row = row;
    this.kind = kind;
  }

  /**
   * Runs a case in such a thread, and waits for its end: at most a few minutes, mostly a second.
   *
   * @return a row in any case: a case at fault, or one that cannot be measured here, says why
   */
  public static Row run(Case row, Kind kind) {
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
      control(new Scenario(kind, resources));
    }
    try (Resources resources = new Resources(kind)) {
      Scenario scenario = new Scenario(kind, resources);
      Victim victim = start(scenario, row.is(Case.Trait.PRESET));
      return row.is(Case.Trait.PRESET) ? preset(scenario, victim) : blocked(scenario, victim);
    }
  }

  private Victim start(Scenario scenario, boolean preset) throws Exception {
    row.script().write(scenario);
    Victim victim = scenario.start(preset);
    if (!victim.awaitEntered(PATIENCE)) {
      throw new IllegalStateException("its thread did not start");
    }
    scenario.awaitReady();
    if (!row.is(Case.Trait.PRESET)) {
      blockedState = BlockedDetector.await(victim, row, PATIENCE);
      if (blockedState == BlockedState.NOTHING) {
        release(scenario);
        throw new IllegalStateException(
            "never seen blocked in " + row.frame() + ", but threw " + victim.thrown());
      }
    }
    return victim;
  }

  /** Without an interrupt the call ends by its release, with what only the release gives. */
  private void control(Scenario scenario) throws Exception {
    Victim victim = start(scenario, false);
    release(scenario);
    if (!victim.awaitEnd(PATIENCE)) {
      throw new IllegalStateException("its release does not end it");
    }
    if (victim.thrown() != null || !victim.byRelease()) {
      throw new IllegalStateException(
          "its release cannot be distinguished, threw " + victim.thrown());
    }
  }

  /** The call was made with the status set: it ends, or is released if it does not. */
  private Row preset(Scenario scenario, Victim victim) throws Exception {
    boolean ended = endsInGrace(victim);
    if (!ended) {
      release(scenario);
      if (!victim.awaitEnd(PATIENCE)) {
        return row(Outcome.only(Reaction.HANGS), -1);
      }
    }
    Reaction done = ended ? Reaction.COMPLETES : Reaction.IGNORES;
    return row(outcome(scenario, victim, done, Outcome.NONE, Outcome.NONE), -1);
  }

  private Row blocked(Scenario scenario, Victim victim) throws Exception {
    Interrupter interrupter = new Interrupter(scenario, victim);
    boolean prompt = interrupter.awaitReturn(GRACE);
    boolean ended = endsInGrace(victim);
    prompt = prompt || ended && interrupter.awaitReturn(PATIENCE);
    String seen = Outcome.NONE;
    if (!ended) {
      seen = victim.hasEnded() ? seen : victim.thread().isInterrupted() ? "set" : "clear";
      release(scenario);
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
    Outcome outcome = outcome(scenario, victim, other, seen, prompt ? "prompt" : "held");
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
  private void release(Scenario scenario) {
    scenario.on().helper(scenario::release);
  }

  private Outcome outcome(
      Scenario scenario, Victim victim, Reaction released, String seen, String interrupter)
      throws Exception {
    String resource = scenario.check();
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
    return new Row(row.name(), row.category(), kind, outcome, nanos, note, blockedState);
  }
}
