// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.probe;

import java.util.concurrent.TimeUnit;

/** Runs one case once, and judges the call by how it ended, never by how long it took. */
public final class Probe {
  /**
   * Time that a call has to react before it is released. A slower reaction is reported as late,
   * unless the release ends the call first.
   */
  static final long GRACE = TimeUnit.MILLISECONDS.toNanos(1_000);

  /**
   * Far more than a thread needs to enter or leave its call on a busy machine. At a load of 30, a
   * first TLS handshake took more than 20 s.
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
   * Runs a case in a thread of this kind, and waits until it ends: about a second, at most a few
   * minutes.
   *
   * @return always a row; if the case is faulty or cannot be measured here, its note says why
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
      throw new IllegalStateException("the victim did not start");
    }
    scenario.awaitReady();
    if (!row.is(Case.Trait.PRESET)) {
      blockedState = BlockedDetector.await(victim, row, PATIENCE);
      if (blockedState == BlockedState.NOTHING) {
        release(scenario);
        throw new IllegalStateException(
            "never seen blocked in " + row.frame() + "; threw " + victim.thrown());
      }
    }
    return victim;
  }

  /** Control run: without an interrupt the release must end the call, with its own value. */
  private void control(Scenario scenario) throws Exception {
    Victim victim = start(scenario, false);
    release(scenario);
    if (!victim.awaitEnd(PATIENCE)) {
      throw new IllegalStateException("the release does not end the call");
    }
    if (victim.thrown() != null || !victim.endedByRelease()) {
      throw new IllegalStateException(
          "its end by release cannot be distinguished; threw " + victim.thrown());
    }
  }

  /** Judges a call that was made with the status set; releases it if it does not end. */
  private Row preset(Scenario scenario, Victim victim) throws Exception {
    boolean ended = endsInGrace(victim);
    if (!ended) {
      release(scenario);
      if (!victim.awaitEnd(PATIENCE)) {
        return row(Outcome.only(Reaction.HANGS), -1);
      }
    }
    Reaction reaction = ended ? Reaction.COMPLETES : Reaction.IGNORES;
    return row(outcome(scenario, victim, reaction, Outcome.NONE, Outcome.NONE), -1);
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
    boolean reacted = victim.thrown() != null || !victim.endedByRelease();
    if (reacted && !ended && prompt) {
      note = "reacted late";
      seen = Outcome.NONE;
    }
    Reaction ifReleased = prompt ? Reaction.IGNORES : Reaction.HOLDS;
    Outcome outcome = outcome(scenario, victim, ifReleased, seen, prompt ? "prompt" : "held");
    interrupter.awaitReturn(PATIENCE);
    // A held interrupter waits for the release, so its time would measure the probe itself.
    return row(outcome, reacted && prompt ? victim.endNanos() - interrupter.startNanos() : -1);
  }

  /**
   * Waits for a reaction. After the grace period it runs another thread of the same kind to its
   * end. If the machine was too busy to run the victim, it delays that thread as well.
   */
  private boolean endsInGrace(Victim victim) throws InterruptedException {
    if (!victim.awaitEnd(GRACE)) {
      kind.start("map-canary", () -> {}).join(TimeUnit.NANOSECONDS.toMillis(PATIENCE));
    }
    return victim.hasEnded();
  }

  /**
   * Releases the call in a separate thread. If the call has reacted first, the release may fail, or
   * wait in vain for the call to accept a value.
   */
  private void release(Scenario scenario) {
    scenario.resources().helper(scenario::release);
  }

  private Outcome outcome(
      Scenario scenario, Victim victim, Reaction ifReleased, String seen, String interrupter)
      throws Exception {
    String resource = scenario.check();
    Throwable thrown = victim.thrown();
    Reaction reaction = ifReleased;
    if (ifReleased != Reaction.HOLDS && thrown != null) {
      reaction = resource.equals("closed") ? Reaction.CLOSES : Reaction.THROWS;
    } else if (thrown == null && !victim.endedByRelease()) {
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
