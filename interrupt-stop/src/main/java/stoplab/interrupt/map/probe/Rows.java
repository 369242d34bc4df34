// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.probe;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Collects the cases of one category. A case takes a few lines: its name, the stack frame that
 * identifies the blocked call, the call, and its release.
 *
 * <pre>{@code
 * rows.blocked("CountDownLatch.await(t)", "java.util.concurrent.CountDownLatch.await", scenario -> {
 *   CountDownLatch latch = new CountDownLatch(1);
 *   scenario.call(() -> latch.await(1, TimeUnit.HOURS)).release(latch::countDown);
 * });
 * }</pre>
 */
public final class Rows {
  /** The name of every call that is made with the status already set begins with this. */
  public static final String PRESET = "interrupted, then ";

  private final String category;
  private final List<Case> cases = new ArrayList<>();

  /** Creates an empty category. */
  public Rows(String category) {
    this.category = category;
  }

  /**
   * Adds a call that is interrupted once it is blocked.
   *
   * @param frame class and method of a stack frame that identifies the blocked call
   */
  public Rows blocked(String name, String frame, Case.Script script) {
    return add(name, frame, script, "");
  }

  /** Adds a call that is made with the interrupt status already set. */
  public Rows preset(String name, Case.Script script) {
    return add(PRESET + name, "", script, "").adjust(row -> row.with(Case.Trait.PRESET));
  }

  /** Adds a call that the map cannot measure. */
  public Rows notMeasured(String name, String reason) {
    return add(name, "", scenario -> {}, "because " + reason).adjust(Case::platformOnly);
  }

  /** Adjusts the case that was added last. */
  public Rows adjust(UnaryOperator<Case> change) {
    int last = cases.size() - 1;
    cases.set(last, change.apply(cases.get(last)));
    return this;
  }

  /** An immutable copy of the cases so far, in the order in which they were added. */
  public List<Case> cases() {
    return List.copyOf(cases);
  }

  private Rows add(String name, String frame, Case.Script script, String whyNot) {
    cases.add(new Case(
        name,
        category,
        frame,
        script,
        EnumSet.allOf(Kind.class),
        0,
        EnumSet.noneOf(Case.Trait.class),
        whyNot));
    return this;
  }
}
