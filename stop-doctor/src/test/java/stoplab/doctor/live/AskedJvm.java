// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.live;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import stoplab.testkit.ChildJvm;
import stoplab.testkit.NoStrayThreads;

/**
 * A process that a test asks for a dump: of any JDK, and of any user. {@link #close()} ends it, and
 * removes what it leaves in {@code /tmp} when it is killed. Its {@code main} waits in the thread
 * {@code main}; with an argument also in a virtual thread of that name.
 */
final class AskedJvm implements AutoCloseable {
  private static final String READY = "ready";
  private static final int BOUND_SECONDS = 120;

  private final Process process;
  private final Path output;

  private AskedJvm(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /** Waits, with a bound, so that it does not outlive its test for long. */
  public static void main(String[] args) throws Exception {
    if (args.length > 0) {
      Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
      Class<?> type = Class.forName("java.lang.Thread$Builder");
      builder = type.getMethod("name", String.class).invoke(builder, args[0]);
      Runnable waiting = AskedJvm::waitBounded;
      type.getMethod("start", Runnable.class).invoke(builder, waiting);
    }
    System.out.println(READY);
    waitBounded();
  }

  private static void waitBounded() {
    try {
      new CountDownLatch(1).await(BOUND_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Starts {@link #main} on the JDK of the tests. */
  static AskedJvm start(String... options) {
    return start(Path.of(System.getProperty("java.home")), List.of(), List.of(options), "");
  }

  /** Starts {@link #main} with a virtual thread of a name, on any JDK. */
  static AskedJvm startOn(Path javaHome, String virtualThread) {
    return start(javaHome, List.of(), List.of(), virtualThread);
  }

  /** Starts {@link #main} below another program, such as one that changes the user. */
  static AskedJvm startBelow(List<String> prefix) {
    return start(Path.of(System.getProperty("java.home")), prefix, List.of(), "");
  }

  private static AskedJvm start(
      Path javaHome, List<String> prefix, List<String> options, String virtualThread) {
    List<String> command = new ArrayList<>(prefix);
    command.add(javaHome.resolve("bin/java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", classPath().toString(), AskedJvm.class.getName()));
    if (!virtualThread.isEmpty()) {
      command.add(virtualThread);
    }
    AskedJvm jvm = run(command);
    await("the JVM is ready: " + jvm.output())
        .atMost(NoStrayThreads.PATIENCE)
        .until(() -> jvm.output().contains(READY) || !jvm.process.isAlive());
    return jvm;
  }

  /** Starts any program. */
  static AskedJvm run(List<String> command) {
    try {
      Path output = Files.createTempFile("stoplab-asked", ".txt");
      Process process = ChildJvm.withoutJvmVariables(new ProcessBuilder(command))
          .redirectErrorStream(true)
          .redirectOutput(output.toFile())
          .start();
      return new AskedJvm(process, output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The folder with the classes of the tests. */
  static Path classPath() {
    return folderOf(AskedJvm.class);
  }

  /** The folder with the classes of the program. */
  static Path mainClasses() {
    return folderOf(LiveJvm.class);
  }

  private static Path folderOf(Class<?> type) {
    return Path.of(
        URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()));
  }

  /** The home of an installed JDK of a feature version, if there is one. */
  static Optional<Path> jdk(int version) {
    List<Path> homes = new ArrayList<>();
    homes.add(Path.of(System.getProperty("java.home")));
    Stream.of("JAVA" + version + "_HOME", "JAVA_HOME")
        .map(System.getenv()::get)
        .filter(home -> home != null && !home.isBlank())
        .forEach(home -> homes.add(Path.of(home)));
    Path usual = Path.of("/usr/lib/jvm");
    if (Files.isDirectory(usual)) {
      try (Stream<Path> installed = Files.list(usual)) {
        installed.sorted().forEach(homes::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return homes.stream().filter(home -> isJdk(home, version)).findFirst();
  }

  private static boolean isJdk(Path home, int version) {
    try {
      return Files.isExecutable(home.resolve("bin/jcmd"))
          && Files.readString(home.resolve("release")).contains("JAVA_VERSION=\"" + version);
    } catch (IOException e) {
      return false;
    }
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for its own end. */
  void awaitEnd() {
    await("the end of " + pid()).atMost(NoStrayThreads.PATIENCE).until(() -> !process.isAlive());
  }

  String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a signal to it. */
  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid())
        .inheritIO()
        .start()
        .waitFor();
  }

  /** The file of its attach listener, which a JVM that is killed leaves behind. */
  Path socket() {
    return Path.of("/tmp/.java_pid" + pid());
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly(); // SIGKILL also ends a process that is stopped
    await("the end of the killed process " + pid())
        .pollInterval(Duration.ofMillis(5))
        .until(() -> !process.isAlive());
    Files.deleteIfExists(output);
    ChildJvm.removeAttachSocket(pid());
  }
}
