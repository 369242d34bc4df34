// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor;

import java.io.Console;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import picocli.CommandLine.Help.Ansi;

/** The terminal at which the program runs, if it runs at one. */
final class Terminal {
  /** From this JDK on there is a console without a terminal, too. */
  private static final int ALWAYS_A_CONSOLE = 22;

  private Terminal() {}

  /** The terminal; empty if the input or the output is something else. */
  static Optional<Console> find() {
    Console console = System.console();
    try {
      boolean isTerminal = console != null
          && (Runtime.version().feature() < ALWAYS_A_CONSOLE
              || (boolean) Console.class.getMethod("isTerminal").invoke(console));
      return isTerminal ? Optional.of(console) : Optional.empty();
    } catch (ReflectiveOperationException e) {
      return Optional.empty();
    }
  }

  /** Whether there is a terminal, and its user wants more than plain text, see NO_COLOR. */
  static boolean hasColours() {
    return find().isPresent() && Ansi.AUTO.enabled();
  }

  /** How the terminal encodes text; a file or another program gets UTF-8. */
  static Charset charset() {
    return find().map(Console::charset).orElse(StandardCharsets.UTF_8);
  }
}
