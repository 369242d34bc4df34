// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import stoplab.process.call.wire.AllowedClasses;
import stoplab.process.worker.Launch;
import stoplab.process.worker.StopLadder;

/**
 * How a {@link KillableExecutor} works: how many children it has, what they may use, and what may
 * come back from them [process.call-settings].
 *
 * <p>Immutable: each method that sets something returns other settings. No argument may be null; a
 * null is refused with a {@link NullPointerException}.
 */
public final class CallSettings {
  private static final int DEFAULT_QUEUE = 64;
  private static final int DEFAULT_CALLS = 100_000;
  private static final int DEFAULT_MEGABYTES = 256;
  private static final int DEFAULT_LONGEST = 80 << 20;
  private static final long DEFAULT_STOP_SECONDS = 5;
  private static final long DEFAULT_START_SECONDS = 30;
  private static final long DEFAULT_WHERE_MILLIS = 100;

  /**
   * A child starts soon and stays small: the quick compiler and the small collector. It exits when
   * its memory is used up, and leaves neither a core nor a file when it crashes.
   */
  private static final List<String> JVM_OPTIONS = List.of(
      "-XX:TieredStopAtLevel=1",
      "-XX:+UseSerialGC",
      "-XX:+ExitOnOutOfMemoryError",
      "-XX:-CreateCoredumpOnCrash",
      "-XX:+ErrorFileToStderr");

  private final int parallel;
  private int spares = 1;
  private int queue = DEFAULT_QUEUE;
  private int callsPerChild = DEFAULT_CALLS;
  private int megabytes = DEFAULT_MEGABYTES;
  private int longest = DEFAULT_LONGEST;
  private Duration startBound = Duration.ofSeconds(DEFAULT_START_SECONDS);
  private Duration whereBound = Duration.ofMillis(DEFAULT_WHERE_MILLIS);
  private StopLadder ladder = StopLadder.within(Duration.ofSeconds(DEFAULT_STOP_SECONDS));
  private AllowedClasses allowed = AllowedClasses.of(List.of());
  private List<String> patterns = List.of();
  private List<String> jvmOptions = List.of();
  private Optional<String> classPath = Optional.empty();
  private Optional<Path> archive = Optional.empty();
  private Map<String, String> environment = Map.of();
  private Optional<Set<String>> inherited = Optional.empty();
  private Consumer<String> lines = line -> {};

  private CallSettings(int parallel) {
    this.parallel = parallel;
  }

  private CallSettings with(Consumer<CallSettings> change) {
    CallSettings copy = new CallSettings(parallel);
    copy.spares = spares;
    copy.queue = queue;
    copy.callsPerChild = callsPerChild;
    copy.megabytes = megabytes;
    copy.longest = longest;
    copy.startBound = startBound;
    copy.whereBound = whereBound;
    copy.ladder = ladder;
    copy.allowed = allowed;
    copy.patterns = patterns;
    copy.jvmOptions = jvmOptions;
    copy.classPath = classPath;
    copy.archive = archive;
    copy.environment = environment;
    copy.inherited = inherited;
    copy.lines = lines;
    change.accept(copy);
    return copy;
  }

  /**
   * Settings for a number of calls at a time.
   *
   * @param parallel how many calls may run at a time, from 1 on
   * @return the settings: one spare, {@value #DEFAULT_QUEUE} calls that may wait, and
   *     {@value #DEFAULT_MEGABYTES} MB of heap for each child
   * @throws IllegalArgumentException if it is less than 1
   */
  public static CallSettings of(int parallel) {
    return new CallSettings(atLeast(1, parallel, "calls at a time"));
  }

  /**
   * With another number of spares: children that stand ready beside those that run a call. There
   * are never more children than calls at a time and spares together
   * [process.call-children-are-bounded].
   *
   * @param count how many, from 0 on; with 0 a call may have to wait for the start of a JVM
   * @return other settings
   * @throws IllegalArgumentException if it is negative
   */
  public CallSettings withSpares(int count) {
    atLeast(0, count, "spares");
    return with(copy -> copy.spares = count);
  }

  /**
   * With another bound for the calls that wait for a child.
   *
   * @param count how many, from 0 on; more are rejected
   * @return other settings
   * @throws IllegalArgumentException if it is negative
   */
  public CallSettings withQueue(int count) {
    atLeast(0, count, "calls that wait");
    return with(copy -> copy.queue = count);
  }

  /**
   * With a new child after so many calls, since what a call leaves behind in its child stays there:
   * the values of static fields, threads, other processes.
   *
   * @param count how many, from 1 on; with 1 each call has a child of its own
   * @return other settings
   * @throws IllegalArgumentException if it is less than 1
   */
  public CallSettings withCallsPerChild(int count) {
    atLeast(1, count, "calls per child");
    return with(copy -> copy.callsPerChild = count);
  }

  /**
   * With another size of the heap of each child. A call that needs more ends its child, by
   * {@link DeathCause#OUT_OF_MEMORY}.
   *
   * @param count megabytes, from 8 on
   * @return other settings
   * @throws IllegalArgumentException if it is less than 8
   */
  public CallSettings withMegabytes(int count) {
    atLeast(8, count, "megabytes of heap");
    return with(copy -> copy.megabytes = count);
  }

  /**
   * With another bound for the length of an argument or value, as it is sent.
   *
   * @param bytes how many, from 1 on; {@value #DEFAULT_LONGEST} unless configured otherwise
   * @return other settings
   * @throws IllegalArgumentException if it is less than 1
   */
  public CallSettings withLongestValue(int bytes) {
    atLeast(1, bytes, "bytes of a value");
    return with(copy -> copy.longest = bytes);
  }

  /**
   * With a maximum time in which a child must be ready; otherwise it is killed.
   *
   * @param bound how long its start may take, more than zero
   * @return other settings
   * @throws IllegalArgumentException if it is zero or negative
   */
  public CallSettings withStartBound(Duration bound) {
    requirePositive(bound, "a start");
    return with(copy -> copy.startBound = bound);
  }

  /**
   * With a maximum time in which a child must say where its call hangs, before it is stopped. One
   * that does not answer is stopped that much later.
   *
   * @param bound how long to wait; {@value #DEFAULT_WHERE_MILLIS} ms unless configured otherwise,
   *     and with zero it is not asked
   * @return other settings
   * @throws IllegalArgumentException if it is negative
   */
  public CallSettings withWhereBound(Duration bound) {
    if (bound.isNegative()) {
      throw new IllegalArgumentException("the time for an answer must not be negative: " + bound);
    }
    return with(copy -> copy.whereBound = bound);
  }

  /**
   * With another ladder for a child whose call is to be stopped; otherwise it is killed at once.
   *
   * @param ladder how it is stopped
   * @return other settings
   */
  public CallSettings withLadder(StopLadder ladder) {
    Objects.requireNonNull(ladder, "ladder");
    return with(copy -> copy.ladder = ladder);
  }

  /**
   * With more classes that may be in an argument, in what a lambda captures, or in a value. Allowed
   * anyway are the JDK's value types (boxed numbers and texts, {@code java.math},
   * {@code java.time}, the usual collections), and the classes of the task: its own, those around
   * it and those nested in it [process.call-filter].
   *
   * <p>Whatever its classes, a value is refused if its memory or its time would be out of
   * proportion to its bytes. So no more than 64 objects may be nested in it, it may not take more
   * than 16 times as many bytes of memory, and no key of a map may refer to itself. An immutable
   * set or map, such as one of {@code Set.copyOf}, may have some ten thousand elements.
   *
   * @param patterns full names of classes, which allow nested classes too; with {@code .*} at the
   *     end a package, with {@code .**} also those below it
   * @return other settings
   * @throws IllegalArgumentException if one of them is neither
   */
  public CallSettings allowing(String... patterns) {
    List<String> all = new ArrayList<>(this.patterns);
    all.addAll(List.of(patterns));
    AllowedClasses classes = AllowedClasses.of(all);
    return with(copy -> {
      copy.patterns = List.copyOf(all);
      copy.allowed = classes;
    });
  }

  /**
   * With options for the children's JVM, behind those that they have already: the quick compiler
   * ({@code -XX:TieredStopAtLevel=1}) and the serial collector. A task that computes for seconds is
   * quicker with {@code -XX:TieredStopAtLevel=4}.
   *
   * @param options the options
   * @return other settings
   * @throws IllegalArgumentException if there is a NUL in an option
   */
  public CallSettings withJvmOptions(String... options) {
    List<String> all = new ArrayList<>(jvmOptions);
    all.addAll(List.of(options));
    Launch.main(CallChild.class).withJvmOptions(options); // refuses what it would refuse later
    return with(copy -> copy.jvmOptions = List.copyOf(all));
  }

  /**
   * With another class path for the children than that of this JVM; the classes of this package are
   * added to it.
   *
   * @param classPath as {@code java -cp} takes it
   * @return other settings
   * @throws IllegalArgumentException if there is a NUL in it
   */
  public CallSettings withClassPath(String classPath) {
    Launch.main(CallChild.class).withClassPath(classPath);
    return with(copy -> copy.classPath = Optional.of(classPath));
  }

  /**
   * With an archive of classes, from which a child starts sooner: see {@link ChildArchive}. A child
   * that cannot use it starts without.
   *
   * @param file the archive
   * @return other settings
   */
  public CallSettings withArchive(Path file) {
    Path absolute = file.toAbsolutePath();
    return with(copy -> copy.archive = Optional.of(absolute));
  }

  /**
   * With these variables alone of this JVM's environment; otherwise the children inherit all.
   *
   * @param names the variables, which need not exist
   * @return other settings
   */
  public CallSettings inheriting(String... names) {
    Set<String> all = Set.of(names);
    return with(copy -> copy.inherited = Optional.of(all));
  }

  /**
   * With a variable in the children's environment.
   *
   * @param name the variable
   * @param value its value
   * @return other settings
   * @throws IllegalArgumentException if no variable can have that name, or that value
   */
  public CallSettings withEnvironment(String name, String value) {
    Launch.main(CallChild.class).withEnvironment(name, value);
    Map<String, String> all = new TreeMap<>(environment);
    all.put(name, value);
    return with(copy -> copy.environment = Map.copyOf(all));
  }

  /**
   * With a consumer of each line that a child prints, on either stream. It is called by a daemon
   * thread of that child, so by several at a time. A slow one slows the child down.
   *
   * @param lines gets each line, without its end
   * @return other settings
   */
  public CallSettings withLineConsumer(Consumer<String> lines) {
    Objects.requireNonNull(lines, "lines");
    return with(copy -> copy.lines = lines);
  }

  /** What starts a child, with more options for its JVM. */
  Launch launch(Consumer<String> watch, String... moreOptions) {
    List<String> options = new ArrayList<>(JVM_OPTIONS);
    options.add("-Xmx" + megabytes + "m");
    archive.ifPresent(file -> options.add("-XX:SharedArchiveFile=" + file));
    options.addAll(jvmOptions);
    options.addAll(List.of(moreOptions));
    Launch launch = Launch.main(CallChild.class)
        .withPrivatePipes()
        .withJvmOptions(options.toArray(String[]::new))
        .withLineConsumer(watch.andThen(lines));
    if (classPath.isPresent()) {
      launch = launch.withClassPath(classPath.get() + File.pathSeparator + ownClassPath());
    }
    for (String name : inherited.isPresent() ? System.getenv().keySet() : Set.<String>of()) {
      if (!inherited.get().contains(name)) {
        launch = launch.withoutEnvironment(name);
      }
    }
    for (Map.Entry<String, String> each : new TreeMap<>(environment).entrySet()) {
      launch = launch.withEnvironment(each.getKey(), each.getValue());
    }
    return launch;
  }

  /** Where the classes of this package are. */
  private static String ownClassPath() {
    return Path.of(
            CallChild.class.getProtectionDomain().getCodeSource().getLocation().getPath())
        .toString();
  }

  int parallel() {
    return parallel;
  }

  int spares() {
    return spares;
  }

  /** How many children there may be in all. */
  int mostChildren() {
    return parallel + spares;
  }

  int queue() {
    return queue;
  }

  int callsPerChild() {
    return callsPerChild;
  }

  int longest() {
    return longest;
  }

  Duration startBound() {
    return startBound;
  }

  Duration whereBound() {
    return whereBound;
  }

  StopLadder ladder() {
    return ladder;
  }

  AllowedClasses allowed() {
    return allowed;
  }

  List<String> patterns() {
    return patterns;
  }

  private static int atLeast(int least, int count, String what) {
    if (count < least) {
      throw new IllegalArgumentException(
          "there must be at least " + least + " " + what + ", not " + count);
    }
    return count;
  }

  private static void requirePositive(Duration bound, String what) {
    if (bound.isNegative() || bound.isZero()) {
      throw new IllegalArgumentException(
          "the time for " + what + " must be more than zero: " + bound);
    }
  }
}
