// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A process that a stop has not ended.
 *
 * @param pid its number
 * @param started when it was started, if the system shows it; with the number, its identity
 * @param command its program, if the system shows it
 */
public record Survivor(long pid, Optional<Instant> started, Optional<String> command) {
  /**
   * Names a survivor.
   *
   * @throws NullPointerException if an argument is null
   */
  public Survivor {
    Objects.requireNonNull(started, "started");
    Objects.requireNonNull(command, "command");
  }

  /** Its number, and its program if that is known. */
  @Override
  public String toString() {
    return pid + command.map(name -> " (" + name + ")").orElse("");
  }
}
