// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.guard;

import java.util.Optional;
import java.util.UUID;

/**
 * What a parent says to the guard of its child, in a system property: the environment would hand it
 * on to grandchildren, which must not speak in the child's name.
 *
 * @param token the mark of the guard's own lines
 * @param parent the process that must live
 * @param ownStdin whether the child reads its standard input itself
 * @param channel the descriptor that the guard writes its lines to: {@link #STDERR},
 *     {@link #STDOUT}, or {@link #NO_CHANNEL} if the parent reads neither
 */
public record GuardNote(String token, long parent, boolean ownStdin, int channel) {
  /** The parent reads neither stream. */
  public static final int NO_CHANNEL = 0;

  /** The guard writes to standard output. */
  public static final int STDOUT = 1;

  /** The guard writes to standard error. */
  public static final int STDERR = 2;

  private static final String PROPERTY = "stoplab.guard";
  private static final String SEPARATOR = ",";

  /**
   * A note from this process.
   *
   * @param ownStdin whether the child reads its standard input itself
   * @param channel the descriptor that the guard writes its lines to
   * @return the note, with a token of its own
   */
  public static GuardNote write(boolean ownStdin, int channel) {
    String token = "stoplab-guard-" + UUID.randomUUID();
    return new GuardNote(token, ProcessHandle.current().pid(), ownStdin, channel);
  }

  /**
   * The option for the child's JVM.
   *
   * @return one argument of {@code java}
   */
  public String option() {
    return "-D" + PROPERTY + "="
        + String.join(SEPARATOR, token, "" + parent, "" + ownStdin, "" + channel);
  }

  /** The note that this JVM was started with, if any. */
  static Optional<GuardNote> read() {
    return Optional.ofNullable(System.getProperty(PROPERTY)).map(text -> {
      String[] parts = text.split(SEPARATOR);
      return new GuardNote(
          parts[0],
          Long.parseLong(parts[1]),
          Boolean.parseBoolean(parts[2]),
          Integer.parseInt(parts[3]));
    });
  }
}
