// SPDX-License-Identifier: Apache-2.0
package stoplab.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** Runs the {@code main} of a technique in a JVM of its own, as a reader would. */
public final class Demo {
  private Demo() {}

  /** Returns what the demo has printed; it has ended by itself, without an error. */
  public static String outputOf(Class<?> technique) throws InterruptedException {
    try (ChildJvm child = ChildJvm.start(List.of(), technique)) {
      assertThat(child.awaitExit(NoStrayThreads.PATIENCE)).as("the demo ends").isTrue();
      assertThat(child.exitCode()).as(child.output()).isZero();
      return child.output();
    }
  }
}
