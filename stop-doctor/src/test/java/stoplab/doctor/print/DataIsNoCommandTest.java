// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.print;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import stoplab.doctor.diagnosis.Diagnosis;

/** Thread names and frames do nothing to the terminal. */
class DataIsNoCommandTest {
  /** Sets the title, clears the screen, turns the direction, breaks the line, and more. */
  private static final String HOSTILE =
      "a\u001b]0;title\u0007b\u001b[2Jc\rd\ne\u2028f\u202Eg\u009b1mh"
          + "\u0000i\u007fj\u200bk\ufeffl\udb40\udc41m\ud800n@|bold,red o|@p";

  @ParameterizedTest
  @EnumSource(OutputFormat.class)
  @Tag("doctor.data-is-no-command")
  @DisplayName("control characters of a dump are shown, and never sent to the terminal")
  void controlsAreShown(OutputFormat format) {
    Diagnosis diagnosis = SampleDiagnosis.of(HOSTILE);
    String written = SampleDiagnosis.written(diagnosis, format, true, false);
    assertThat(written.codePoints().filter(c -> c != '\n' && isDangerous(c)).toArray())
        .as("[doctor.data-is-no-command] characters in %s", format)
        .isEmpty();
    String shown = format == OutputFormat.MD ? "u001b" : "\\u001b";
    assertThat(written.toLowerCase(Locale.ROOT))
        .as("[doctor.data-is-no-command] %s", format)
        .contains(shown, "u202e", "u2028", "u007f")
        // Not read as the colours of the library that parses the command line.
        .contains("bold,red o");
  }

  @Test
  @Tag("doctor.data-is-no-command")
  @DisplayName("a line break in a name makes no line that looks like ours")
  void noForgedLine() {
    Diagnosis diagnosis = SampleDiagnosis.of("x\nNothing keeps the JVM.\n");
    for (OutputFormat format : OutputFormat.values()) {
      assertThat(SampleDiagnosis.written(diagnosis, format, true, false).lines())
          .as("[doctor.data-is-no-command] lines in %s", format)
          .noneMatch(line -> line.strip().startsWith("Nothing keeps"));
    }
  }

  private static boolean isDangerous(int codePoint) {
    int type = Character.getType(codePoint);
    return type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.SURROGATE
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }

  @ParameterizedTest
  @ValueSource(strings = {"pool-1-thread-1", "Größe", "キュー", "😀", "C:\\jobs", ""})
  @Tag("doctor.data-is-no-command")
  @DisplayName("letters of all languages stay as they are")
  void lettersStay(String name) {
    assertThat(Printable.of(name)).as("[doctor.data-is-no-command]").isEqualTo(name);
  }
}
