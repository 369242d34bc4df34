// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import stoplab.process.worker.guard.GuardNote;
import stoplab.process.worker.guard.GuardedMain;

class LaunchTest {
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();
  private static final String CLASSES = System.getProperty("java.class.path");
  private static final GuardNote NOTE = new GuardNote("token", 42, false, GuardNote.STDERR);

  /** Options of ours that the JDK of the test knows. */
  private static List<String> ours() {
    return Runtime.version().feature() < 22
        ? List.of("-XX:-UsePerfData")
        : List.of("-XX:-UsePerfData", "-XX:UserThreadWaitAttemptsAtExit=0");
  }

  private static List<String> line(Launch launch) {
    return launch.commandLine(launch.isGuarded() ? Optional.of(NOTE) : Optional.empty());
  }

  @Test
  @DisplayName("a command is started as given")
  void command() {
    Launch launch = Launch.command("sleep", "600");
    assertThat(line(launch)).containsExactly("sleep", "600");
    assertThat(launch.isGuarded()).isFalse();
    assertThat(launch.isJvm()).isFalse();
    assertThat(launch.hasOwnStdin()).isFalse();
    assertThat(launch.outputSettings().keptLines()).isEqualTo(50);
    assertThat(launch.readyLine()).isEmpty();
    assertThat(launch.environment()).isEmpty();
    assertThat(launch).hasToString("sleep 600");
    assertThat(line(launch.asJvm())).containsExactly("sleep", "600");
    assertThat(launch.asJvm().isJvm()).isTrue();
    assertThat(launch.asJvm().isGuarded()).isFalse();
  }

  @Test
  @DisplayName("a main class is started by name, guarded, in a JVM like this one")
  void guardedMain() {
    Launch launch = Launch.main(LaunchTest.class, "a", "b c").withJvmOptions("-Xmx64m", "-Xint");
    List<String> expected = new ArrayList<>(List.of(JAVA));
    expected.addAll(ours());
    expected.addAll(List.of(
        "-Xmx64m",
        "-Xint",
        "-cp",
        CLASSES,
        "-Dstoplab.guard=token,42,false,2",
        GuardedMain.class.getName(),
        LaunchTest.class.getName(),
        "a",
        "b c"));
    assertThat(line(launch)).isEqualTo(expected);
    assertThat(launch.isGuarded()).isTrue();
    assertThat(launch.isJvm()).isTrue();
    assertThat(launch.asJvm().isGuarded()).isTrue();
    assertThat(line(launch.withJvmOptions("-Xss1m"))).containsSubsequence("-Xint", "-Xss1m", "-cp");
    assertThat(launch.toString())
        .startsWith(JAVA)
        .endsWith(CLASSES + " stoplab.process.worker.LaunchTest a b c");
  }

  @Test
  @DisplayName("without the guard it is started as java would start it")
  void bareMain() {
    Launch launch = Launch.main("no.such.Main", "a").withJvmOptions("-Xint").withoutGuard();
    List<String> expected = new ArrayList<>(List.of(JAVA));
    expected.addAll(ours());
    expected.addAll(List.of("-Xint", "-cp", CLASSES, "no.such.Main", "a"));
    assertThat(line(launch)).isEqualTo(expected);
    assertThat(launch.isGuarded()).isFalse();
    assertThat(launch.isJvm()).isTrue();
    assertThat(launch).hasToString(String.join(" ", line(launch)));
    assertThat(launch.asJvm().isGuarded()).isFalse();
    assertThat(line(launch.withJvmOptions("-Xss1m"))).contains("-Xint", "-Xss1m", "a");
  }

  /** All that can be asked of a launch. */
  private static List<Object> facts(Launch launch) {
    return List.of(
        line(launch),
        launch.environment(),
        launch.isGuarded(),
        launch.isJvm(),
        launch.hasOwnStdin(),
        launch.outputSettings().keptLines(),
        launch.readyLine(),
        launch.removedVariables(),
        launch.directory(),
        launch.output(),
        launch.error(),
        launch.outputSettings().outputLines(),
        launch.outputSettings().errorLines(),
        launch.charset(),
        launch.wantsOwnSession(),
        launch.wantsOwnCgroup());
  }

  @Test
  @DisplayName("each with-method returns a new launch with one thing changed")
  void immutable() {
    Launch base = Launch.main(LaunchTest.class)
        .withJvmOptions("-Xint")
        .withEnvironment("A", "1")
        .withKeptLines(7)
        .withReadyLine("ready")
        .withOwnStdin();
    List<Object> before = facts(base);
    assertThat(base.environment()).isEqualTo(Map.of("A", "1"));
    assertThat(base.outputSettings().keptLines()).isEqualTo(7);
    assertThat(base.readyLine()).contains("ready");
    assertThat(base.hasOwnStdin()).isTrue();
    assertChanged(base, base.withJvmOptions("-Xss1m"), 0);
    assertChanged(base, base.withEnvironment("B", "2"), 1);
    assertThat(base.withEnvironment("B", "2").environment()).isEqualTo(Map.of("A", "1", "B", "2"));
    assertThat(base.withEnvironment("A", "3").environment()).isEqualTo(Map.of("A", "3"));
    assertChanged(base, base.withoutGuard(), 0, 2);
    assertChanged(base, base.withKeptLines(1), 5);
    assertChanged(base, base.withReadyLine("go"), 6);
    assertChanged(base, base.withoutEnvironment("B"), 7);
    assertChanged(base, base.withoutEnvironment("A"), 1, 7);
    assertChanged(Launch.command("pwd"), Launch.command("pwd").in(Path.of("a")), 8);
    assertChanged(base, base.withOutputTo(Path.of("a")), 9);
    assertChanged(base, base.withErrorTo(Path.of("a")), 10);
    assertChanged(base, base.withInheritedOutput(), 9, 10);
    assertChanged(base, base.withLineConsumer(line -> {}), 11, 12);
    assertChanged(
        base, base.withLineConsumers(base.outputSettings().outputLines(), line -> {}), 12);
    assertChanged(base, base.withCharset(StandardCharsets.UTF_16), 13);
    assertChanged(base, base.withoutOwnSession(), 14);
    assertChanged(base, base.withoutOwnCgroup(), 15);
    assertChanged(base, base.asJvm());
    assertChanged(base, base.withOwnStdin());
    Launch command = Launch.command("sleep", "1").withReadyLine("ready").withKeptLines(7);
    assertChanged(command, command.asJvm(), 3);
    assertChanged(command, command.withOwnStdin(), 4);
    assertThat(facts(base)).isEqualTo(before);
  }

  private static void assertChanged(Launch base, Launch other, Integer... which) {
    List<Object> old = facts(base);
    List<Object> changed = facts(other);
    for (int i = 0; i < old.size(); i++) {
      boolean same = old.get(i).equals(changed.get(i));
      assertThat(same)
          .as("%s is kept: %s", old.get(i), changed.get(i))
          .isNotEqualTo(Arrays.asList(which).contains(i));
    }
  }

  @Test
  @DisplayName("what is passed in may be changed afterwards")
  void argumentsAreCopied() {
    List<String> command = new ArrayList<>(List.of("sleep", "600"));
    String[] array = {"sleep", "600"};
    String[] args = {"a"};
    String[] options = {"-Xint"};
    Launch ofList = Launch.command(command);
    Launch ofArray = Launch.command(array);
    Launch ofMain = Launch.main(LaunchTest.class, args).withJvmOptions(options);
    command.set(1, "1");
    array[1] = "1";
    args[0] = "b";
    options[0] = "-Xss1m";
    assertThat(line(ofList)).containsExactly("sleep", "600");
    assertThat(line(ofArray)).containsExactly("sleep", "600");
    assertThat(line(ofMain)).contains("a", "-Xint").doesNotContain("b", "-Xss1m");
  }

  @Test
  @DisplayName("an invalid value is refused in a sentence that says why")
  void refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(Launch::command)
        .withMessage("a command needs at least the name of a program");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Launch.command(List.of()))
        .withMessage("a command needs at least the name of a program");
    Launch command = Launch.command("sleep", "600");
    for (Launch each : List.of(command, command.asJvm())) {
      assertThatIllegalStateException()
          .isThrownBy(() -> each.withJvmOptions("-Xint"))
          .withMessage("a command has no JVM options: [sleep, 600]");
      assertThatIllegalStateException()
          .isThrownBy(each::withoutGuard)
          .withMessage("a command has no guard: [sleep, 600]");
    }
    for (int lines : new int[] {0, -1, Integer.MIN_VALUE}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> command.withKeptLines(lines))
          .withMessage("at least 1 line must be kept, not " + lines);
    }
    for (String name : new String[] {"", "A=B", "=", "A\0"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> command.withEnvironment(name, "x"))
          .withMessage("no name of a variable: \"" + name + "\"");
    }
    for (String line : new String[] {"ready\n", "\r\n", "one\ntwo"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> command.withReadyLine(line))
          .withMessage("more than one line would never be seen: \"" + line + "\"");
    }
  }

  @Test
  @DisplayName("a null is refused")
  void nullIsRefused() {
    Launch launch = Launch.main(LaunchTest.class);
    Stream.<ThrowingCallable>of(
            () -> Launch.command((List<String>) null),
            () -> Launch.command((String[]) null),
            () -> Launch.command("sleep", null),
            () -> Launch.main((Class<?>) null),
            () -> Launch.main((String) null),
            () -> Launch.main("Main", (String[]) null),
            () -> Launch.main("Main", "a", null),
            () -> launch.withJvmOptions((String[]) null),
            () -> launch.withJvmOptions("-Xint", null),
            () -> launch.withEnvironment(null, "x"),
            () -> launch.withEnvironment("X", null),
            () -> launch.in(null),
            () -> launch.withoutEnvironment(null),
            () -> launch.withOutput(null),
            () -> launch.withError(null),
            () -> launch.withOutputTo(null),
            () -> launch.withErrorTo(null),
            () -> launch.withLineConsumer(null),
            () -> launch.withLineConsumers(line -> {}, null),
            () -> launch.withCharset(null),
            () -> launch.withReadyLine(null))
        .forEach(call -> assertThatNullPointerException().isThrownBy(call));
  }
}
