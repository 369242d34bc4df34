// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * The child JVM whose start {@code ProcessStop.start} measures: it reads a small JSON document with
 * Jackson, some hundred classes besides the JDK's, and prints a line of it. It is one class in one
 * file, since only that file is copied.
 */
final class StartedProgram {
  private StartedProgram() {}

  /**
   * Prints a line, and ends.
   *
   * @param args ignored
   * @throws JsonProcessingException never
   */
  public static void main(String[] args) throws JsonProcessingException {
    System.out.println(new ObjectMapper()
        .readTree("{\"say\": \"ready\", \"to\": [1, 2]}")
        .get("say")
        .asText());
  }
}
