// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe.process;

import java.util.List;

/**
 * The environment variables that change a JVM or its output.
 *
 * <p>Guarantee [bench.environment-kept-out]: none of them reaches a program that is measured from
 * outside: the one that is started, the one that stops its first child, and a family of orphans. A
 * child that two ways stop in turn has the environment of its parent in both cases.
 */
public final class JvmVariables {
  /**
   * The first three hold options, and the JVM announces them; the last makes it log what it does.
   */
  private static final List<String> NAMES = List.of(
      "JAVA_TOOL_OPTIONS",
      "_JAVA_OPTIONS",
      "JDK_JAVA_OPTIONS",
      "_JAVA_SR_SIGNUM",
      "_JAVA_LAUNCHER_DEBUG");

  private JvmVariables() {}

  /** Removes them from a child's environment; returns the same builder. */
  public static ProcessBuilder removedFrom(ProcessBuilder builder) {
    NAMES.forEach(builder.environment()::remove);
    return builder;
  }
}
