// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.probe;

import java.util.concurrent.Callable;

/** One run of one case: the call, its release, and the check afterwards. */
public final class Scenario {
  /** A call under test. */
  public interface Call {
    /**
     * Makes the call.
     *
     * @return whether it returned what only its release provides; otherwise it returned early
     */
    boolean endedByRelease() throws Throwable;
  }

  /** A step that may throw. */
  public interface Step {
    void run() throws Exception;
  }

  /** How the victim gets its thread. */
  public interface Starter {
    void start(Victim victim) throws Exception;
  }

  private final Kind kind;
  private final Resources resources;
  private Call call = () -> true;
  private Step release = () -> {};
  private Step ready = () -> {};
  private Step interrupt;
  private Starter starter;
  private Callable<String> check = () -> Outcome.NONE;
  private Victim victim;
  private volatile boolean released;

  Scenario(Kind kind, Resources resources) {
    this.kind = kind;
    this.resources = resources;
    this.starter = victim -> resources.joinAtEnd(kind.start("map-victim", victim));
  }

  /** Sets the call that the victim makes. */
  public Scenario call(Call what) {
    call = what;
    return this;
  }

  /** Sets the step that ends the call without an interrupt. */
  public Scenario release(Step how) {
    release = how;
    return this;
  }

  /** Sets a step that returns when the scenario is ready for the interrupt. */
  public Scenario beforeInterrupt(Step how) {
    ready = how;
    return this;
  }

  /** Sets the step that interrupts the victim; the default is {@code interrupt()}. */
  public Scenario interruptBy(Step how) {
    interrupt = how;
    return this;
  }

  /** Sets how the victim gets its thread; the default is a new thread of the run's kind. */
  public Scenario startBy(Starter how) {
    starter = how;
    return this;
  }

  /** Sets the check that names the state of the resource after the call. */
  public Scenario check(Callable<String> how) {
    check = how;
    return this;
  }

  /** Checks whether the resource is usable or broken. */
  public Scenario checkUsable(Callable<Boolean> test) {
    return check(() -> test.call() ? "usable" : "broken");
  }

  /** Checks whether the resource is open or closed. */
  public Scenario checkOpen(Callable<Boolean> test) {
    return check(() -> test.call() ? "open" : "closed");
  }

  /** Whether the release has begun; for calls whose result does not show it. */
  public boolean released() {
    return released;
  }

  /** The kind of the victim's thread. */
  public Kind kind() {
    return kind;
  }

  /** The resources of the run, closed at its end. */
  public Resources resources() {
    return resources;
  }

  /** The victim, for a starter or a release that needs it. */
  public Victim victim() {
    return victim;
  }

  Victim start(boolean preset) throws Exception {
    victim = new Victim(call, preset);
    starter.start(victim);
    return victim;
  }

  void awaitReady() throws Exception {
    ready.run();
  }

  void interrupt(Victim victim) throws Exception {
    if (interrupt == null) {
      victim.thread().interrupt();
    } else {
      interrupt.run();
    }
  }

  void release() throws Exception {
    released = true;
    release.run();
  }

  String check() throws Exception {
    return check.call();
  }
}
