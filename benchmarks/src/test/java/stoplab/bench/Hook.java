// SPDX-License-Identifier: Apache-2.0
package stoplab.bench;

/** A shutdown hook of a child JVM of a test. */
final class Hook {
  private Hook() {}

  /** Runs {@code body} when this JVM ends. */
  static void add(Runnable body) {
    Runtime.getRuntime().addShutdownHook(new Thread(body, "hook"));
  }
}
