// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe.process;

/** A shutdown hook of a child JVM of a test. */
public final class ShutdownHook {
  private ShutdownHook() {}

  /** Runs {@code body} when this JVM ends. */
  public static void add(Runnable body) {
    Runtime.getRuntime().addShutdownHook(new Thread(body, "hook"));
  }
}
