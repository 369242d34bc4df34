// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.probe;

import java.util.concurrent.Callable;

/** One run of one case: what is called, how it is released, and what is asked afterwards. */
public final class Scenario {
  /** A call under test. */
  public interface Call {
    /**
     * Makes the call.
     *
     * @return whether it gave what only its release gives; if not, it returned early
     */
    boolean endedByRelease() throws Throwable;
  }

  /** Any step that may throw. */
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
    this.starter = victim -> resources.joined(kind.start("map-victim", victim));
  }

  /** What the victim calls. */
  public Scenario call(Call what) {
    call = what;
    return this;
  }

  /** How the call is ended by its own means. */
  public Scenario release(Step how) {
    release = how;
    return this;
  }

  /** What else has to have happened before the interrupt. */
  public Scenario ready(Step how) {
    ready = how;
    return this;
  }

  /** How the victim is interrupted, if not by {@code interrupt()}. */
  public Scenario interruptBy(Step how) {
    interrupt = how;
    return this;
  }

  /** How the victim gets its thread, if not by a new one of the run's kind. */
  public Scenario startBy(Starter how) {
    starter = how;
    return this;
  }

  /** What became of the thing that the call worked on, in a word. */
  public Scenario check(Callable<String> how) {
    check = how;
    return this;
  }

  /** The same, for what works or does not. */
  public Scenario works(Callable<Boolean> test) {
    return check(() -> test.call() ? "usable" : "broken");
  }

  /** The same, for what can be closed. */
  public Scenario open(Callable<Boolean> test) {
    return check(() -> test.call() ? "open" : "closed");
  }

  /** Whether the release has begun, for calls whose result does not show it. */
  public boolean released() {
    return released;
  }

  /** The kind of the victim's thread. */
  public Kind kind() {
    return kind;
  }

  /** What the run needs, and gives back at its end. */
  public Resources on() {
    return resources;
  }

  /** The thread that makes the call, for a starter or a release that has to know it. */
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
