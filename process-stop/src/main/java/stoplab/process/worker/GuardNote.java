// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import java.util.Optional;
import java.util.UUID;

/**
 * What a parent tells the guard of its child, in a system property: the environment would hand it
 * on to grandchildren, which must not speak in the child's name.
 *
 * @param token the mark of the guard's own lines on the child's standard error
 * @param parent the process that must live
 * @param ownStdin whether the child reads its standard input itself
 */
record GuardNote(String token, long parent, boolean ownStdin) {
  private static final String PROPERTY = "stoplab.guard";
  private static final String SEPARATOR = ",";

  /** A note from this process. */
  static GuardNote write(boolean ownStdin) {
    return new GuardNote(
        "stoplab-guard-" + UUID.randomUUID(), ProcessHandle.current().pid(), ownStdin);
  }

  /** The option for the child's JVM. */
  String option() {
    return "-D" + PROPERTY + "=" + String.join(SEPARATOR, token, "" + parent, "" + ownStdin);
  }

  /** The note that this JVM was started with, if any. */
  static Optional<GuardNote> read() {
    return Optional.ofNullable(System.getProperty(PROPERTY)).map(text -> {
      String[] parts = text.split(SEPARATOR);
      return new GuardNote(parts[0], Long.parseLong(parts[1]), Boolean.parseBoolean(parts[2]));
    });
  }
}
