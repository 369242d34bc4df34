// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard.child;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A JVM that may hang or crash, in a folder of its own which takes all that it drops: output, crash
 * log, unpacked libraries. {@link #close()} ends it and all that it has started, and removes the
 * folder; so does the end of this JVM, unless that is killed. For one thread.
 */
public final class HazardChild implements AutoCloseable {
  /** From this version on a library has to be allowed to call native functions (JEP 472). */
  private static final int ASKS_FOR_NATIVE_ACCESS = 22;

  private static final String CRASH_LOG = "hs_err.log";

  /**
   * Variables that change a JVM or let it print: three hold options (JVM TI, "The JAVA_TOOL_OPTIONS
   * Environment Variable"; the manual of {@code java}; HotSpot's arguments.cpp), one the number of
   * the signal that the JVM keeps for itself (signals_posix.cpp), and one lets the launcher print
   * what it does.
   */
  private static final List<String> JVM_VARIABLES = List.of(
      "JAVA_TOOL_OPTIONS",
      "_JAVA_OPTIONS",
      "JDK_JAVA_OPTIONS",
      "_JAVA_SR_SIGNUM",
      "_JAVA_LAUNCHER_DEBUG");

  private final Path folder;
  private final Process process;

  private HazardChild(Path folder, Process process) {
    this.folder = folder;
    this.process = process;
  }

  /** The program could not be started at all. */
  public static final class NotStarted extends IOException {
    private static final long serialVersionUID = 1L;

    NotStarted(IOException cause) {
      super(cause);
    }
  }

  /**
   * Starts a {@code main} of ours with the Java that runs this, and lets it call native functions.
   *
   * @param main the class
   * @param args the arguments of its {@code main}
   * @return the child, to be closed
   * @throws IOException if it cannot be started
   */
  public static HazardChild start(Class<?> main, String... args) throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    return start(java, nativeAccess(Runtime.version().feature()), main, args);
  }

  /**
   * Starts a {@code main} of ours.
   *
   * @param java the program to run it with
   * @param jvmOptions options more than those that every child gets
   * @param main the class
   * @param args the arguments of its {@code main}
   * @return the child, to be closed
   * @throws IOException if it cannot be started: {@link NotStarted} if that is due to the program
   */
  public static HazardChild start(Path java, List<String> jvmOptions, Class<?> main, String... args)
      throws IOException {
    Path folder = HazardLitter.newFolder("stoplab-hazard");
    List<String> command = new ArrayList<>();
    command.add(java.toString());
    command.addAll(List.of(
        "-XX:+IgnoreUnrecognizedVMOptions", // another JVM may not have those below
        "-XX:-CreateCoredumpOnCrash",
        "-XX:ErrorFile=" + CRASH_LOG, // in its folder, whose own name may have a %p
        "-XX:-UsePerfData", // its file would outlive a JVM that is killed
        "-Djava.io.tmpdir=" + folder,
        "-Djna.tmpdir=" + folder,
        Evidence.WANTED));
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", classPath(), main.getName()));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("out").toFile());
    try {
      Process process = withoutJvmVariables(builder).start();
      HazardLitter.add(process);
      return new HazardChild(folder, process);
    } catch (IOException e) {
      HazardLitter.remove(folder);
      throw new NotStarted(e);
    }
  }

  /**
   * Returns the options that let a library call native functions without a warning.
   *
   * @param feature the feature version of the JVM
   * @return the options, none for an old JVM
   */
  public static List<String> nativeAccess(int feature) {
    return feature < ASKS_FOR_NATIVE_ACCESS
        ? List.of()
        : List.of("--enable-native-access=ALL-UNNAMED");
  }

  /**
   * Takes from a child's environment what would change its JVM, or what that prints.
   *
   * @param builder of the child
   * @return the same builder
   */
  public static ProcessBuilder withoutJvmVariables(ProcessBuilder builder) {
    JVM_VARIABLES.forEach(builder.environment()::remove);
    return builder;
  }

  /**
   * Waits for its end.
   *
   * @param bound how long to wait at most
   * @return whether it has ended by itself within the bound
   * @throws InterruptedException if the calling thread is interrupted
   */
  public boolean awaitEnd(Duration bound) throws InterruptedException {
    return process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Returns the exit code of one that has ended.
   *
   * @return the code, 128 and more for a signal
   */
  public int exitCode() {
    return process.exitValue();
  }

  /**
   * Returns what it has printed so far, on both streams.
   *
   * @return the text
   * @throws IOException if its file cannot be read
   */
  public String output() throws IOException {
    return new String(Files.readAllBytes(folder.resolve("out")), StandardCharsets.UTF_8);
  }

  /**
   * Returns the line of its crash log that names the error.
   *
   * @return the line, or an empty text if there is no log
   * @throws IOException if the log cannot be read
   */
  public String crash() throws IOException {
    Path log = folder.resolve(CRASH_LOG);
    if (!Files.exists(log)) {
      return "";
    }
    return new String(Files.readAllBytes(log), StandardCharsets.ISO_8859_1)
        .lines()
        .filter(line -> line.matches("#  +(SIG|EXCEPTION|Internal|fatal|Out of).*"))
        .map(line -> line.substring(1).strip().replaceAll("( at |,).*", ""))
        .findFirst()
        .orElse("a crash log");
  }

  @Override
  public void close() throws IOException {
    HazardLitter.end(process);
    HazardLitter.remove(folder);
  }

  /** That of this JVM; absolute, since the child works in its own folder. */
  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }
}
