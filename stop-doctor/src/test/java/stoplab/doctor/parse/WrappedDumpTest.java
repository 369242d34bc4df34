// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stoplab.doctor.dump.DumpThread;
import stoplab.doctor.dump.ThreadDump;

class WrappedDumpTest {
  private static final List<DumpThread> THREADS = DumpTexts.threads(new Random(7), 12);

  /** What happens to a dump on its way. */
  enum Way {
    CRLF(text -> text.replace("\n", "\r\n")),
    OLD_MAC(text -> text.replace("\n", "\r")),
    PROMPT_FIRST(text -> "C:\\work>jstack 4711\n" + text),
    PID_FIRST(text -> "9664:\n" + text),
    GITHUB(text -> prefixed(text, "2024-01-11T13:40:02.1234567Z ")),
    GITHUB_CLI(text -> prefixed(text, "build\tRun tests\t2024-01-11T13:40:02.1234567Z ")),
    GITLAB(text -> prefixed(text, "2024-01-11T13:40:02.123456Z 01O ")),
    JENKINS(text -> prefixed(text, "13:40:02  ")),
    JENKINS_BRACKETS(text -> prefixed(text, "[2024-01-11T13:40:02.123Z] ")),
    TEAMCITY(text -> prefixed(text, "[13:40:02] :\t [Step 1/2] ")),
    KUBERNETES(text -> prefixed(text, "2024-01-11T13:40:02.123456789Z stdout F ")),
    COMPOSE(text -> prefixed(text, "app_1  | ")),
    MAVEN(text -> prefixed(text, "[INFO] ")),
    ANT(text -> prefixed(text, "    [java] ")),
    SYSLOG(text -> prefixed(text, "Jan 11 13:40:02 host java[123]: ")),
    QUOTED_MAIL(text -> prefixed(text, "> ")),
    STAMP_TRIMMED(text -> prefixed(text, "13:40:02 ").replace(" \n", "\n")),
    INDENTATION_LOST(text -> lines(text, String::strip)),
    EMPTY_LINES_LOST(text -> text.replaceAll("\n+", "\n")),
    BOTH_LOST(text -> lines(text, String::strip).replaceAll("\n+", "\n")),
    ONE_MORE_BLANK(text -> lines(text, line -> " " + line)),
    DOUBLE_SPACED(text -> text.replace("\n", "\n\n")),
    HTML(text -> "<html><body><pre>\n" + escaped(text) + "</pre></body></html>\n"),
    HTML_LINES(text -> "<p>" + escaped(text).replace("\n", "<br/>\n") + "</p>"),
    HTML_ONE_LINE(text -> "<p>" + escaped(text).replace("\n", "<br>") + "</p>"),
    HTML_TWICE(text -> "<pre>" + escaped(escaped(text)) + "</pre>"),
    ESCAPES_ONLY(WrappedDumpTest::escaped),
    PRE_WITHOUT_ESCAPES(text -> "<pre>" + text + "</pre>"),
    CODE_FENCE(text -> "Look:\n```\n" + text + "```\n"),
    MAIL_72(text -> lines(text, line -> wrapped(line, 72))),
    MAIL_98(text -> lines(text, line -> wrapped(line, 98))),
    COLOURS(text -> lines(text, line -> "\u001b[1;31m" + line + "\u001b[0m")),
    LOG_BEFORE_AND_AFTER(text -> LOG + text + LOG);

    private final UnaryOperator<String> change;

    Way(UnaryOperator<String> change) {
      this.change = change;
    }
  }

  private static final String LOG = """
      2024-03-12 08:14:02 INFO main started "main" and "x" #1
      java.lang.IllegalStateException: queue is closed
      \tat com.example.orders.Outbox.poll(Outbox.java:77)
      \tat java.base/java.lang.Thread.run(Thread.java:840)

      """;

  @ParameterizedTest
  @EnumSource(Way.class)
  @Tag("doctor.reads-wrapped")
  @DisplayName("a dump that was mailed, logged, pasted or wrapped is read as before")
  void changedTextIsReadAsBefore(Way way) throws Exception {
    ThreadDump dump = DumpTexts.readOne(way.change.apply(DumpTexts.text(THREADS)));
    assertThat(dump.threads()).as("[doctor.reads-wrapped] %s", way).isEqualTo(THREADS);
    assertThat(dump.remarks()).as("[doctor.reads-wrapped] remarks, %s", way).isEmpty();
  }

  @Test
  @Tag("doctor.reads-wrapped")
  @DisplayName("the dump may be UTF-8, UTF-16, Latin-1 or compressed")
  void encodingsAreKnown() throws Exception {
    String text = DumpTexts.text(THREADS);
    for (Charset charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
      assertRead(text.getBytes(charset), charset + " without a mark");
      assertRead(("\ufeff" + text).getBytes(charset), charset + " with a mark");
    }
    assertRead(("\ufeff" + text).getBytes(StandardCharsets.UTF_8), "UTF-8 with a mark");
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    assertRead(packed.toByteArray(), "gzip");
    String latin = text.replace("名前", "Jérôme");
    assertThat(DumpReader.read(
            new ByteArrayInputStream(latin.getBytes(StandardCharsets.ISO_8859_1)), "x"))
        .as("[doctor.reads-wrapped] Latin-1")
        .isEqualTo(DumpTexts.read(latin));
  }

  private static void assertRead(byte[] bytes, String what) throws Exception {
    assertThat(DumpReader.read(new ByteArrayInputStream(bytes), "x"))
        .as("[doctor.reads-wrapped] %s", what)
        .isEqualTo(DumpTexts.read(DumpTexts.text(THREADS)));
  }

  private static String lines(String text, UnaryOperator<String> change) {
    return text.lines().map(change).collect(Collectors.joining("\n", "", "\n"));
  }

  /** Digits differ from line to line, as those of a clock do. */
  private static String prefixed(String text, String prefix) {
    Random random = new Random(3);
    return lines(text, line -> {
      StringBuilder changed = new StringBuilder(prefix);
      for (int i = 0; i < changed.length(); i++) {
        if (Character.isDigit(changed.charAt(i))) {
          changed.setCharAt(i, (char) ('0' + random.nextInt(10)));
        }
      }
      return changed + line;
    });
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** Breaks a line at its last blank before a width, as mail programs do. */
  private static String wrapped(String line, int width) {
    int at = line.length() <= width ? -1 : line.lastIndexOf(' ', width);
    return at <= 4 || line.startsWith("Full")
        ? line
        : line.substring(0, at) + "\n" + wrapped(line.substring(at + 1), width);
  }
}
