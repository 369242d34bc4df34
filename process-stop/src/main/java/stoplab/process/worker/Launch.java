// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a {@link WorkerProcess} starts: a main class in a JVM of its own, or any command.
 *
 * <p>Immutable: each {@code with…} method returns another one. No argument may be null; a null is
 * refused with a {@link NullPointerException}.
 */
public final class Launch {
  private static final int DEFAULT_LINES = 50;

  /** HotSpot's file for jps in the temporary folder would outlive a JVM that is killed. */
  private static final String NO_FILE_BEHIND = "-XX:-UsePerfData";

  private enum Kind {
    COMMAND,
    JVM_COMMAND,
    BARE_MAIN,
    GUARDED_MAIN
  }

  private final Kind kind;
  private final List<String> command;
  private final List<String> jvmOptions;
  private final Map<String, String> environment;
  private final boolean ownStdin;
  private final int keptLines;
  private final Optional<String> readyLine;

  private Launch(
      Kind kind,
      List<String> command,
      List<String> jvmOptions,
      Map<String, String> environment,
      boolean ownStdin,
      int keptLines,
      Optional<String> readyLine) {
    this.kind = kind;
    this.command = List.copyOf(command);
    this.jvmOptions = List.copyOf(jvmOptions);
    this.environment = Map.copyOf(environment);
    this.ownStdin = ownStdin;
    this.keptLines = keptLines;
    this.readyLine = readyLine;
  }

  /**
   * A program and its arguments.
   *
   * @param command the program, looked for as {@link ProcessBuilder} does, and its arguments
   * @return the launch
   * @throws IllegalArgumentException if there is not even a program
   */
  public static Launch command(List<String> command) {
    if (command.isEmpty()) {
      throw new IllegalArgumentException("a command needs at least the name of a program");
    }
    return new Launch(
        Kind.COMMAND, command, List.of(), Map.of(), false, DEFAULT_LINES, Optional.empty());
  }

  /**
   * A program and its arguments.
   *
   * @param command the program, looked for as {@link ProcessBuilder} does, and its arguments
   * @return the launch
   * @throws IllegalArgumentException if there is not even a program
   */
  public static Launch command(String... command) {
    return command(List.of(command));
  }

  /**
   * A main class in a JVM like this one: same JDK, same class path. The child is guarded: an
   * {@link OrphanGuard} ends it when this JVM is gone, or when its standard input ends. What its
   * {@code main} throws ends it with exit code 1, and the whole stack trace is in its output, with
   * some frames of the guard [process.failure-is-complete].
   *
   * @param mainClass has a {@code static void main(String[])}
   * @param args what that method gets
   * @return the launch
   */
  public static Launch main(Class<?> mainClass, String... args) {
    return main(mainClass.getName(), args);
  }

  /**
   * The same by the name of the class, which this JVM need not have.
   *
   * @param mainClass the full name of the class
   * @param args what its {@code main} gets
   * @return the launch
   */
  public static Launch main(String mainClass, String... args) {
    List<String> command = new ArrayList<>(List.of(mainClass));
    command.addAll(List.of(args));
    return new Launch(
        Kind.GUARDED_MAIN, command, List.of(), Map.of(), false, DEFAULT_LINES, Optional.empty());
  }

  /**
   * With options for the child's JVM, such as {@code -Xmx64m}, behind those that it has already.
   *
   * @param options the options
   * @return another launch
   * @throws IllegalStateException if this is a command: its options are in it
   */
  public Launch withJvmOptions(String... options) {
    if (isCommand()) {
      throw new IllegalStateException("a command has no JVM options: " + command);
    }
    List<String> all = new ArrayList<>(jvmOptions);
    all.addAll(List.of(options));
    return new Launch(kind, command, all, environment, ownStdin, keptLines, readyLine);
  }

  /**
   * Without the guard: the main class is started as {@code java} would.
   *
   * @return another launch
   * @throws IllegalStateException if this is a command: it has no guard of ours
   */
  public Launch withoutGuard() {
    if (isCommand()) {
      throw new IllegalStateException("a command has no guard: " + command);
    }
    return new Launch(
        Kind.BARE_MAIN, command, jvmOptions, environment, ownStdin, keptLines, readyLine);
  }

  /**
   * With a variable in the child's environment, which is otherwise that of this JVM.
   *
   * @param name the variable
   * @param value its value
   * @return another launch
   * @throws IllegalArgumentException if no variable can have that name
   */
  public Launch withEnvironment(String name, String value) {
    if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("no name of a variable: \"" + name + "\"");
    }
    Map<String, String> more = new TreeMap<>(environment);
    more.put(name, Objects.requireNonNull(value, "value"));
    return new Launch(kind, command, jvmOptions, more, ownStdin, keptLines, readyLine);
  }

  /**
   * For a child that reads its standard input itself: a guard leaves it alone then, and watches the
   * parent only. Asked by the end of its input, such a child has to end by itself.
   *
   * @return another launch
   */
  public Launch withOwnStdin() {
    return new Launch(kind, command, jvmOptions, environment, true, keptLines, readyLine);
  }

  /**
   * With so many lines kept of what the child prints on its two streams; {@value #DEFAULT_LINES}
   * else.
   *
   * @param lines how many, from 1 on
   * @return another launch
   * @throws IllegalArgumentException if it is less than 1
   */
  public Launch withKeptLines(int lines) {
    if (lines < 1) {
      throw new IllegalArgumentException("at least 1 line must be kept, not " + lines);
    }
    return new Launch(kind, command, jvmOptions, environment, ownStdin, lines, readyLine);
  }

  /**
   * With a line by which the child says that it is ready; {@link WorkerProcess#awaitReady} waits
   * for it. A signal that comes before a child has prepared for it ends it in the usual way.
   *
   * @param line the whole line, without its end
   * @return another launch
   * @throws IllegalArgumentException if it has a line end in it: no line would be equal to it
   */
  public Launch withReadyLine(String line) {
    if (line.indexOf('\n') >= 0) {
      throw new IllegalArgumentException(
          "more than one line would never be seen: \"" + line + "\"");
    }
    return new Launch(
        kind, command, jvmOptions, environment, ownStdin, keptLines, Optional.of(line));
  }

  /**
   * For a command that becomes a JVM: SIGQUIT makes it print its threads, where it would end
   * another program.
   *
   * @return another launch; a main class is a JVM anyway
   */
  public Launch asJvm() {
    Kind known = kind == Kind.COMMAND ? Kind.JVM_COMMAND : kind;
    return new Launch(known, command, jvmOptions, environment, ownStdin, keptLines, readyLine);
  }

  private boolean isCommand() {
    return kind == Kind.COMMAND || kind == Kind.JVM_COMMAND;
  }

  /** The whole command line, with a note for the child's guard if it has one. */
  List<String> commandLine(Optional<GuardNote> note) {
    if (isCommand()) {
      return command;
    }
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.add(NO_FILE_BEHIND);
    line.addAll(jvmOptions);
    line.addAll(List.of("-cp", System.getProperty("java.class.path")));
    note.ifPresent(guard -> line.addAll(List.of(guard.option(), GuardedMain.class.getName())));
    line.addAll(command);
    return line;
  }

  Map<String, String> environment() {
    return environment;
  }

  boolean isGuarded() {
    return kind == Kind.GUARDED_MAIN;
  }

  /** Whether the child is known to be a JVM, which prints its threads on SIGQUIT. */
  boolean isJvm() {
    return kind != Kind.COMMAND;
  }

  boolean hasOwnStdin() {
    return ownStdin;
  }

  /** Whether the child is known to leave when its standard input ends. */
  boolean leavesAtEndOfInput() {
    return isGuarded() && !ownStdin;
  }

  int keptLines() {
    return keptLines;
  }

  Optional<String> readyLine() {
    return readyLine;
  }

  /** The command line, but for what a guard adds to it. */
  @Override
  public String toString() {
    return String.join(" ", commandLine(Optional.empty()));
  }
}
