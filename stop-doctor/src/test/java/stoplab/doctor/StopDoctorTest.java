// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stoplab.testkit.ChildJvm;
import stoplab.testkit.NoStrayThreads;

/** The command line: what goes in, and which exit code comes out. */
class StopDoctorTest {
  private static final String HEAD =
      "Full thread dump OpenJDK 64-Bit Server VM (17.0.15+6 mixed mode, sharing):\n\n";

  private static final String IDLE_WORKER = """
      "pool-1-thread-1" #21 %sprio=5 os_prio=0 cpu=2.04ms elapsed=%s tid=0x00007f522c0dfbb0 nid=0x2794 waiting on condition  [0x00007f51f0efe000]
         java.lang.Thread.State: WAITING (parking)
      \tat jdk.internal.misc.Unsafe.park(java.base@17.0.15/Native Method)
      \t- parking to wait for  <0x000000069ec1c6f0> (a java.util.concurrent.locks.AbstractQueuedSynchronizer$ConditionObject)
      \tat java.util.concurrent.locks.LockSupport.park(java.base@17.0.15/LockSupport.java:341)
      \tat java.util.concurrent.LinkedBlockingQueue.take(java.base@17.0.15/LinkedBlockingQueue.java:435)
      \tat java.util.concurrent.ThreadPoolExecutor.getTask(java.base@17.0.15/ThreadPoolExecutor.java:1062)
      \tat java.util.concurrent.ThreadPoolExecutor.runWorker(java.base@17.0.15/ThreadPoolExecutor.java:1122)
      \tat java.util.concurrent.ThreadPoolExecutor$Worker.run(java.base@17.0.15/ThreadPoolExecutor.java:635)
      \tat java.lang.Thread.run(java.base@17.0.15/Thread.java:840)

      "DestroyJavaVM" #22 prio=5 os_prio=0 cpu=50.1ms elapsed=%s tid=0x00007f522c012340 nid=0x2780 waiting on condition  [0x0000000000000000]
         java.lang.Thread.State: RUNNABLE

      """;

  @TempDir
  private Path folder;

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private static String kept(String elapsed) {
    return HEAD + IDLE_WORKER.formatted("", elapsed, elapsed);
  }

  private static String free() {
    return HEAD + IDLE_WORKER.formatted("daemon ", "6.2s", "6.2s");
  }

  @Test
  @Tag("doctor.exit-code-answers")
  @DisplayName("the exit code is 0 if nothing keeps the JVM, and 1 if something does")
  void exitCode() throws IOException {
    DoctorRun kept = DoctorRun.of(file("kept.txt", kept("6.2s")));
    assertThat(kept.code()).as("[doctor.exit-code-answers] kept").isEqualTo(1);
    assertThat(kept.out())
        .as("[doctor.exit-code-answers] the answer")
        .contains("pool-1-thread-1", "shutdown() of its pool");
    assertThat(kept.err()).as("[doctor.exit-code-answers] errors").isEmpty();
    DoctorRun free = DoctorRun.of(file("free.txt", free()));
    assertThat(free.code())
        .as("[doctor.exit-code-answers] free: %s", free.out())
        .isZero();
  }

  @Test
  @Tag("doctor.exit-code-answers")
  @DisplayName("two dumps in one file are compared")
  void twoDumps() throws IOException {
    DoctorRun one = DoctorRun.of("--format", "json", file("1.txt", kept("6.2s")));
    DoctorRun two = DoctorRun.of("--format", "json", file("2.txt", kept("6.2s") + kept("9.2s")));
    assertThat(one.out()).as("[doctor.exit-code-answers]").contains("\"progress\" : \"\"");
    assertThat(two.out().replaceAll("(?s)\"others\".*", ""))
        .as("[doctor.exit-code-answers]")
        .doesNotContain("\"progress\" : \"\"");
  }

  @Test
  @Tag("doctor.exit-code-answers")
  @DisplayName("each format is written on request, and the help has examples")
  void formats() throws IOException {
    String dump = file("kept.txt", kept("6.2s"));
    assertThat(DoctorRun.of("--format", "md", dump).out())
        .as("[doctor.exit-code-answers] Markdown")
        .startsWith("**")
        .contains("<details>");
    assertThat(DoctorRun.of("--format=json", dump).out())
        .as("[doctor.exit-code-answers] JSON")
        .startsWith("{")
        .contains("\"state\" : \"KEPT_BY_THREADS\"");
    assertThat(DoctorRun.of("--all", dump).out().lines())
        .as("[doctor.exit-code-answers] all")
        .hasSizeGreaterThan((int) DoctorRun.of(dump).out().lines().count());
    DoctorRun help = DoctorRun.of("--help");
    assertThat(help.code()).as("[doctor.exit-code-answers] help").isZero();
    assertThat(help.out())
        .as("[doctor.exit-code-answers] help")
        .contains("Examples:", "Exit code: 0 nothing keeps the JVM");
    assertThat(help.out().lines())
        .as("[doctor.exit-code-answers] help")
        .allMatch(line -> line.length() <= 100);
    assertThat(DoctorRun.of("--version").out()).startsWith("stop-doctor ");
  }

  @Test
  @Tag("doctor.exit-code-answers")
  @DisplayName("the program in a JVM of its own answers the same, with its exit code")
  void wholeProgram() throws Exception {
    String kept = file("kept.txt", kept("6.2s"));
    assertSame(kept);
    assertSame("no-such-file");
    assertSame("--all", kept);
    assertSame("");
  }

  private static void assertSame(String... args) throws InterruptedException {
    DoctorRun here = DoctorRun.of(args);
    try (ChildJvm child = ChildJvm.start(List.of(), StopDoctor.class, args)) {
      assertThat(child.awaitExit(NoStrayThreads.PATIENCE))
          .as("[doctor.exit-code-answers]")
          .isTrue();
      assertThat(child.output())
          .as("[doctor.exit-code-answers] output")
          .isEqualTo(here.out() + here.err());
      assertThat(child.exitCode()).as("[doctor.exit-code-answers] code").isEqualTo(here.code());
    }
  }

  /** Arguments, and how the one sentence begins and goes on. */
  static Stream<List<String>> mistakes() {
    return Stream.of(
        List.of("There is no input: give the PID of a JVM"),
        List.of("There is no file no-such-file: give the PID", "no-such-file"),
        List.of("There is no process 999999999: give the PID", "999999999"),
        List.of("There is no option --al: ", "--al", "1"),
        List.of("There is no option --al: ", "--al"),
        List.of("There is more than one input, such as b: ", "a", "b"),
        List.of("--again needs a number of seconds, such as", "--again", "x", "1"),
        List.of("S is missing after its option: ", "1", "--again"),
        List.of("--again 0 is no time to wait: ", "--again", "0", "1"),
        List.of("--again needs a running JVM", "--again", "5", "no-such-file"),
        List.of("There is no such format: --format is text, json or md.", "--format", "xml", "1"),
        List.of("\\u001b[2J\\u0000 cannot be", "\u001b[2J\0"),
        List.of("/ is a folder: give a file with a thread dump.", "/"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  @Tag("doctor.bad-input-one-sentence")
  @DisplayName("a mistake gives exit code 2 and one sentence that says what is right")
  void oneSentence(List<String> mistake) {
    String begin = mistake.get(0);
    DoctorRun run = DoctorRun.of(mistake.subList(1, mistake.size()).toArray(String[]::new));
    assertOneSentence(run, begin);
  }

  private static void assertOneSentence(DoctorRun run, String begin) {
    assertThat(run.code()).as("[doctor.bad-input-one-sentence] code").isEqualTo(2);
    assertThat(run.out()).as("[doctor.bad-input-one-sentence] output").isEmpty();
    assertThat(run.err()).as("[doctor.bad-input-one-sentence] errors").startsWith(begin);
    assertThat(run.err().lines()).as("[doctor.bad-input-one-sentence] lines").hasSize(1);
  }

  @Test
  @Tag("doctor.bad-input-one-sentence")
  @DisplayName("files that are no dump, empty or binary ones too, give one sentence")
  void noDump() throws IOException {
    for (String text : List.of("", "hello\n", "\0\1\2\3", "{\"a\": 1}", "at a.b.c(D.java:1)\n")) {
      String file = file("not-a-dump", text);
      assertOneSentence(DoctorRun.of(file), file);
    }
  }

  @Test
  @Tag("doctor.bad-input-one-sentence")
  @DisplayName("a number is a PID, and ./ before it makes it a file")
  void numberIsPid() throws IOException {
    String file = file("999999999", free());
    assertThat(DoctorRun.of("999999999").err())
        .as("[doctor.bad-input-one-sentence]")
        .startsWith("There is no process");
    assertThat(DoctorRun.of(file).code()).as("[doctor.bad-input-one-sentence]").isZero();
  }
}
