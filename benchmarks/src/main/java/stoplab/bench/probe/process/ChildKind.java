// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import stoplab.process.worker.Launch;
import stoplab.process.worker.guard.GuardedMain;

/** The children that {@code ProcessStop} stops. */
public enum ChildKind {
  /** The program {@code cat}: it leaves when its standard input ends. */
  CAT(List.of("cat"), 1),
  /** The program {@code sleep}: it dies of SIGTERM. */
  SLEEP(List.of("sleep", ChildKind.LIFE_SECONDS), 1),
  /** A JVM that waits. */
  JVM(StoppedProgram.Habit.WAITS),
  /** The same under an orphan guard, as {@link Launch#main} starts it. */
  GUARDED_JVM(StoppedProgram.Habit.WAITS),
  /** A JVM with a shutdown hook that takes {@link StoppedProgram#HOOK}. */
  HOOKED_JVM(StoppedProgram.Habit.HOOKED),
  /** A JVM whose main thread reads standard input: in native code, until that ends. */
  READING_JVM(StoppedProgram.Habit.READS),
  /** A JVM whose main thread accepts connections: in native code, which nothing ends. */
  ACCEPTING_JVM(StoppedProgram.Habit.ACCEPTS),
  /** A shell with one child. */
  TREE_2(tree(2), 2),
  /** A shell with 9 children. */
  TREE_10(tree(10), 10),
  /** A shell with 49 children. */
  TREE_50(tree(50), 50);

  /** A forgotten native child ends by itself after this time. */
  private static final String LIFE_SECONDS = "60";

  private final List<String> command;
  private final StoppedProgram.Habit habit;
  private final int size;

  ChildKind(List<String> command, int size) {
    this.command = command;
    this.habit = null;
    this.size = size;
  }

  ChildKind(StoppedProgram.Habit habit) {
    this.command = List.of();
    this.habit = habit;
    this.size = 1;
  }

  private static List<String> tree(int size) {
    return tree(size, "");
  }

  /**
   * A shell with children that sleep; it announces that it is ready when all of them are there.
   * This does not use the formatter and other parts of the JDK that a stop may need, too: a JVM
   * that measures its first stop must not have loaded them.
   *
   * @param size the number of processes, including the shell
   * @param first a shell command to run first, or empty
   */
  static List<String> tree(int size, String first) {
    String script = """
        FIRST
        i=1
        while [ $i -lt SIZE ]; do sleep LIFE & i=$((i + 1)); done
        echo READY
        wait
        """;
    return List.of(
        "sh",
        "-c",
        script
            .replace("FIRST", first)
            .replace("SIZE", Integer.toString(size))
            .replace("LIFE", LIFE_SECONDS)
            .replace("READY", StoppedProgram.READY));
  }

  /** What a {@link stoplab.process.worker.WorkerProcess} starts. */
  Launch launch() {
    if (habit == null) {
      Launch launch = Launch.command(command);
      return saysReady() ? launch.withReadyLine(StoppedProgram.READY) : launch;
    }
    Launch launch =
        Launch.main(StoppedProgram.class, habit.name()).withReadyLine(StoppedProgram.READY);
    return this == GUARDED_JVM ? launch : launch.withoutGuard();
  }

  /**
   * The same as a command. A guard that is started this way does its work, but does not say hello
   * and goodbye: that is between it and a worker process.
   */
  List<String> command() {
    if (habit == null) {
      return command;
    }
    return this == GUARDED_JVM
        ? java(List.of(), GuardedMain.class.getName(), StoppedProgram.class.getName(), habit.name())
        : java(List.of(), StoppedProgram.class.getName(), habit.name());
  }

  /** A JVM like this one, with the options that a launch also has. */
  public static List<String> java(List<String> options, String... main) {
    return java(options, System.getProperty("java.class.path"), List.of(main));
  }

  /** The same with another class path. */
  static List<String> java(List<String> options, String classPath, List<String> main) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:-UsePerfData");
    command.addAll(options);
    command.addAll(List.of("-cp", classPath));
    command.addAll(main);
    return command;
  }

  public boolean isJvm() {
    return habit != null;
  }

  /** Whether it prints {@link StoppedProgram#READY} once all its processes are there. */
  boolean saysReady() {
    return this != CAT && this != SLEEP;
  }

  /** The number of its processes. */
  public int size() {
    return size;
  }

  /** The name in reports, such as {@code tree-50}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
