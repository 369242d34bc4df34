// SPDX-License-Identifier: Apache-2.0
package stoplab.testkit;

/**
 * An implementation with one mistake, the promise that it breaks, and what that promise then says.
 *
 * @param spoiled the spoiled implementation: as a rule the contract that is run against it, marked
 *     {@link FailsByDesign}
 * @param promise the claim id of the promise that must reject it
 * @param complaint a part of each failure's message
 * @param times how often the promise fails
 */
public record Mutant(Class<?> spoiled, String promise, String complaint, int times) {
  /** A mutant that its promise rejects once on each kind of thread. */
  public Mutant(Class<?> spoiled, String promise, String complaint) {
    this(spoiled, promise, complaint, ThreadKind.available().size());
  }

  /** What a test displays for it. */
  @Override
  public String toString() {
    return spoiled.getSimpleName() + " breaks " + promise;
  }
}
