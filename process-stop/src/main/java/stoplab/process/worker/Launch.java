// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import stoplab.process.worker.LaunchSettings.Kind;
import stoplab.process.worker.guard.GuardNote;
import stoplab.process.worker.guard.OrphanGuard;
import stoplab.process.worker.output.OutputPump;
import stoplab.process.worker.output.OutputSettings;
import stoplab.process.worker.start.JvmCommandLine;
import stoplab.process.worker.start.PrivatePipes;

/**
 * What a {@link WorkerProcess} starts: a main class in a JVM of its own, or any command.
 *
 * <p>Immutable: each method that sets something returns another launch. No argument may be null; a
 * null is refused with a {@link NullPointerException}. A NUL in a text is refused with an
 * {@link IllegalArgumentException} by the method that gets it, since no system can pass it to a
 * program [process.nul-is-refused].
 */
public final class Launch {
  private static final int DEFAULT_LINES = LaunchSettings.DEFAULT_LINES;

  private final LaunchSettings settings;

  private Launch(LaunchSettings settings) {
    this.settings = settings;
  }

  private Launch with(Consumer<LaunchSettings> change) {
    LaunchSettings changed = settings.copy();
    change.accept(changed);
    return new Launch(changed);
  }

  /**
   * A program and its arguments.
   *
   * @param command the program, looked for as {@link ProcessBuilder} does, and its arguments
   * @return the launch
   * @throws IllegalArgumentException if there is not even a program, or a NUL in one of them
   */
  public static Launch command(List<String> command) {
    if (command.isEmpty()) {
      throw new IllegalArgumentException("a command needs at least the name of a program");
    }
    return new Launch(new LaunchSettings(Kind.COMMAND, command));
  }

  /**
   * A program and its arguments.
   *
   * @param command the program, looked for as {@link ProcessBuilder} does, and its arguments
   * @return the launch
   * @throws IllegalArgumentException if there is not even a program, or a NUL in one of them
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
   * <p>It runs what {@code java} of that JDK runs [process.main-as-java]. Up to 24 that is a
   * {@code public static void main(String[])}, its own or inherited. From 25 on it need not be
   * public or static, and may have no parameter (JEP 512).
   *
   * <p>A class path that is too long for one argument, which Linux bounds at 128 KiB, is passed in
   * an argument file without a name. So none is left behind [process.long-class-path]. From JDK 22
   * on the child does not wait at its exit for threads in native code, unless its options say so
   * [process.exits-without-a-pause].
   *
   * @param mainClass has a {@code main} method
   * @param args what that method gets
   * @return the launch
   * @throws IllegalArgumentException if there is a NUL in an argument
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
   * @throws IllegalArgumentException if there is a NUL in the name or an argument
   */
  public static Launch main(String mainClass, String... args) {
    List<String> command = new ArrayList<>(List.of(mainClass));
    command.addAll(List.of(args));
    return new Launch(new LaunchSettings(Kind.GUARDED_MAIN, command));
  }

  /**
   * With options for the child's JVM, such as {@code -Xmx64m}, behind those that it has already.
   *
   * @param options the options
   * @return another launch
   * @throws IllegalStateException if this is a command: its options are in it
   * @throws IllegalArgumentException if there is a NUL in an option
   */
  public Launch withJvmOptions(String... options) {
    if (!isMain()) {
      throw new IllegalStateException("a command has no JVM options: " + settings.command);
    }
    List<String> all = new ArrayList<>(settings.jvmOptions);
    for (String option : List.of(options)) {
      all.add(LaunchSettings.requireNoNul("an option", option));
    }
    return with(changed -> changed.jvmOptions = List.copyOf(all));
  }

  /**
   * Without the guard: the main class is started as {@code java} would.
   *
   * @return another launch
   * @throws IllegalStateException if this is a command: it has no guard of ours
   */
  public Launch withoutGuard() {
    if (!isMain()) {
      throw new IllegalStateException("a command has no guard: " + settings.command);
    }
    return with(changed -> changed.kind = Kind.BARE_MAIN);
  }

  /**
   * In this working directory; otherwise it is that of this JVM [process.working-directory]. A
   * class path keeps its meaning: its relative entries are passed as absolute ones. A relative name
   * of a program is looked for in the directory of the child.
   *
   * @param directory the directory; a relative one is below that of this JVM; if there is none,
   *     {@link WorkerProcess#start} fails
   * @return another launch
   */
  public Launch in(Path directory) {
    Path absolute = directory.toAbsolutePath();
    return with(changed -> changed.directory = Optional.of(absolute));
  }

  /**
   * With a variable in the child's environment, which is otherwise that of this JVM.
   *
   * @param name the variable
   * @param value its value
   * @return another launch
   * @throws IllegalArgumentException if no variable can have that name, or that value: one with a
   *     NUL
   */
  public Launch withEnvironment(String name, String value) {
    Objects.requireNonNull(value, "value");
    return with(changed -> changed.variable(name, value));
  }

  /**
   * Without a variable of this JVM's environment [process.variable-is-removed].
   *
   * @param name the variable, which need not exist
   * @return another launch
   * @throws IllegalArgumentException if no variable can have that name
   */
  public Launch withoutEnvironment(String name) {
    return with(changed -> changed.variable(name, null));
  }

  /**
   * With another target of the child's standard output than the pipe that
   * {@link WorkerProcess#output} reads [process.output-elsewhere]. If both streams are written to
   * the same file, that is opened once, so that none overwrites the other.
   *
   * @param target a file, {@link Redirect#INHERIT}, {@link Redirect#DISCARD}, or the
   *     {@link Redirect#PIPE} that it is unless configured otherwise
   * @return another launch
   * @throws IllegalArgumentException if it is one to read from
   */
  public Launch withOutput(Redirect target) {
    LaunchSettings.requireWritable(target);
    requireNoPrivatePipes();
    return with(changed -> changed.output = target);
  }

  /**
   * With another target of the child's standard error: see {@link #withOutput}.
   *
   * @param target where it goes
   * @return another launch
   * @throws IllegalArgumentException if it is one to read from
   */
  public Launch withError(Redirect target) {
    LaunchSettings.requireWritable(target);
    requireNoPrivatePipes();
    return with(changed -> changed.error = target);
  }

  /**
   * With the child's standard output written to a file, which is emptied first.
   *
   * @param file the file; a relative one is below the working directory of this JVM
   * @return another launch
   * @throws IllegalStateException if it has private pipes
   */
  public Launch withOutputTo(Path file) {
    return withOutput(Redirect.to(file.toFile()));
  }

  /**
   * With the child's standard error written to a file, which is emptied first.
   *
   * @param file the file; a relative one is below the working directory of this JVM
   * @return another launch
   * @throws IllegalStateException if it has private pipes
   */
  public Launch withErrorTo(Path file) {
    return withError(Redirect.to(file.toFile()));
  }

  /**
   * With both streams of this JVM as those of the child.
   *
   * @return another launch
   * @throws IllegalStateException if it has private pipes
   */
  public Launch withInheritedOutput() {
    return withOutput(Redirect.INHERIT).withError(Redirect.INHERIT);
  }

  /**
   * With a consumer of each line of both streams, as it comes: see
   * {@link #withLineConsumers(Consumer, Consumer)}.
   *
   * @param lines gets each line, without its end
   * @return another launch
   */
  public Launch withLineConsumer(Consumer<String> lines) {
    return withLineConsumers(lines, lines);
  }

  /**
   * With a consumer for the lines of each stream, as they come [process.line-consumer]. It is
   * called by the daemon thread that reads the stream, one call at a time for each worker. A slow
   * consumer slows the child down once the pipe is full, as a slow reader of a pipe does. What it
   * throws goes to the uncaught exception handler of that thread; the next line is handed over all
   * the same. Once {@link OutputPump#awaitEnd} has returned true, it has got all lines. A stream
   * that is not a pipe has none.
   *
   * @param outputLines gets each line of the standard output, without its end
   * @param errorLines gets each line of the standard error; it may be the same consumer
   * @return another launch
   */
  public Launch withLineConsumers(Consumer<String> outputLines, Consumer<String> errorLines) {
    Objects.requireNonNull(outputLines, "outputLines");
    Objects.requireNonNull(errorLines, "errorLines");
    return with(changed -> {
      changed.outputLines = outputLines;
      changed.errorLines = errorLines;
    });
  }

  /**
   * With the charset in which the child's lines are read, and in which a {@link StopLadder} writes
   * its line to it [process.child-charset]; otherwise it is that of the machine
   * ({@code native.encoding}). The child itself does not learn of it.
   *
   * @param charset the charset
   * @return another launch
   * @throws IllegalArgumentException if nothing can be written in it
   */
  public Launch withCharset(Charset charset) {
    if (!charset.canEncode()) {
      throw new IllegalArgumentException("nothing can be written in " + charset);
    }
    return with(changed -> changed.charset = charset);
  }

  /**
   * For a child that reads its standard input itself: a guard leaves it alone then, and watches the
   * parent only. Asked by the end of its input, such a child has to end by itself.
   *
   * @return another launch
   */
  public Launch withOwnStdin() {
    return with(changed -> changed.ownStdin = true);
  }

  /**
   * With a pipe in each direction that nothing else in the child writes to or reads from
   * [process.private-pipes]. The child opens its ends by {@link PrivatePipes}, and
   * {@link WorkerProcess#stdin()} and {@link WorkerProcess#fromChild()} are those of this JVM. The
   * standard input of the child is empty then, and its standard output is its standard error: what
   * it prints is in {@link WorkerProcess#output()}, also if native code or a grandchild prints it.
   *
   * <p>A child like that reads its own end, so its guard watches the parent only, as with
   * {@link #withOwnStdin()}. It needs a POSIX shell.
   *
   * @return another launch
   * @throws IllegalStateException if one of the two output streams goes elsewhere
   */
  public Launch withPrivatePipes() {
    if (output() != Redirect.PIPE || error() != Redirect.PIPE) {
      throw new IllegalStateException("private pipes need both output streams");
    }
    return with(changed -> {
      changed.privatePipes = true;
      changed.ownStdin = true;
    });
  }

  private void requireNoPrivatePipes() {
    if (hasPrivatePipes()) {
      throw new IllegalStateException("private pipes need both output streams");
    }
  }

  /**
   * With another class path for the child of a main class than that of this JVM. For the guard it
   * must have the classes of {@link OrphanGuard}.
   *
   * @param classPath the class path, as {@code java -cp} takes it; relative entries are below the
   *     directory in which the child runs
   * @return another launch
   * @throws IllegalStateException if this is a command: it has no class path of ours
   * @throws IllegalArgumentException if there is a NUL in it
   */
  public Launch withClassPath(String classPath) {
    if (!isMain()) {
      throw new IllegalStateException("a command has no class path: " + settings.command);
    }
    LaunchSettings.requireNoNul("the class path", classPath);
    return with(changed -> changed.classPath = Optional.of(classPath));
  }

  /**
   * With so many lines kept of what the child prints; {@value #DEFAULT_LINES} unless configured
   * otherwise.
   *
   * @param lines how many, from 1 on, of both streams and of each
   * @return another launch
   * @throws IllegalArgumentException if it is less than 1
   */
  public Launch withKeptLines(int lines) {
    if (lines < 1) {
      throw new IllegalArgumentException("at least 1 line must be kept, not " + lines);
    }
    return with(changed -> changed.keptLines = lines);
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
    return with(changed -> changed.readyLine = Optional.of(line));
  }

  /**
   * For a command that becomes a JVM: SIGQUIT makes it print its threads, where it would end
   * another program.
   *
   * @return another launch; a main class is a JVM anyway
   */
  public Launch asJvm() {
    return settings.kind == Kind.COMMAND ? with(changed -> changed.kind = Kind.JVM_COMMAND) : this;
  }

  /**
   * Without a session of its own, for a child that needs the terminal of this JVM. A stop cannot
   * find its processes by their session then.
   *
   * @return another launch
   */
  public Launch withoutOwnSession() {
    return with(changed -> changed.ownSession = false);
  }

  /**
   * Without a cgroup of its own, where this JVM could make one. A stop cannot find its processes by
   * their cgroup then.
   *
   * @return another launch
   */
  public Launch withoutOwnCgroup() {
    return with(changed -> changed.ownCgroup = false);
  }

  private boolean isCommand() {
    return settings.kind == Kind.COMMAND || settings.kind == Kind.JVM_COMMAND;
  }

  /** The whole command line, with a note for the child's guard if it has one. */
  List<String> commandLine(Optional<GuardNote> note) {
    return commandLine(note, JvmCommandLine.classPathOptions(classPath()));
  }

  /** The same with other options that name the class path. */
  List<String> commandLine(Optional<GuardNote> note, List<String> classPathOptions) {
    return isCommand()
        ? settings.command
        : JvmCommandLine.of(settings.jvmOptions, classPathOptions, note, settings.command);
  }

  /** The class path of the child's JVM. */
  String classPath() {
    return settings.classPath.orElseGet(() -> JvmCommandLine.classPath(directory()));
  }

  Map<String, String> environment() {
    return settings.environment;
  }

  /** The variables that the child does not inherit. */
  Set<String> removedVariables() {
    return settings.removed;
  }

  Optional<Path> directory() {
    return settings.directory;
  }

  Redirect output() {
    return settings.output;
  }

  Redirect error() {
    return settings.error;
  }

  /** What is read of the child: a stream that goes elsewhere is not. */
  OutputSettings outputSettings() {
    return new OutputSettings(
        output() == Redirect.PIPE && !hasPrivatePipes(),
        error() == Redirect.PIPE,
        settings.charset,
        settings.keptLines,
        settings.readyLine,
        settings.outputLines,
        settings.errorLines);
  }

  Charset charset() {
    return settings.charset;
  }

  boolean isGuarded() {
    return settings.kind == Kind.GUARDED_MAIN;
  }

  boolean isMain() {
    return !isCommand();
  }

  /** Whether the child is known to be a JVM, which prints its threads on SIGQUIT. */
  boolean isJvm() {
    return settings.kind != Kind.COMMAND;
  }

  /** Whether the child is a JVM, and prints its threads where we read them. */
  boolean givesThreadDump() {
    return isJvm() && output() == Redirect.PIPE;
  }

  boolean wantsOwnSession() {
    return settings.ownSession;
  }

  boolean wantsOwnCgroup() {
    return settings.ownCgroup;
  }

  boolean hasPrivatePipes() {
    return settings.privatePipes;
  }

  boolean hasOwnStdin() {
    return settings.ownStdin;
  }

  /** Whether the child is known to leave when its standard input ends. */
  boolean leavesAtEndOfInput() {
    return isGuarded() && !hasOwnStdin();
  }

  Optional<String> readyLine() {
    return settings.readyLine;
  }

  /** The command line, but for what a guard adds to it. */
  @Override
  public String toString() {
    return String.join(" ", commandLine(Optional.empty()));
  }
}
