// SPDX-License-Identifier: Apache-2.0
package stoplab.process.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import stoplab.testkit.ChildJvm;
import stoplab.testkit.ThreadKind;

/** A JVM with a {@link PeerRunner}, seen from outside. To be used from one thread. */
final class RunnerJvm implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  /** The last of its answers: it has ended. */
  static final String GONE = "gone";

  private final Process process;
  private final PrintStream requests;
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private final AtomicReference<String> noise = new AtomicReference<>("");
  private final Optional<String> lack;

  /** Starts one, and waits until it says whether its way can be tried. */
  RunnerJvm(Subreaper subreaper, String way) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:-UsePerfData",
            "-cp",
            System.getProperty("java.class.path"),
            PeerRunner.class.getName(),
            way)
        .redirectErrorStream(true);
    process = subreaper.start(ChildJvm.withoutJvmVariables(builder));
    requests = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    ThreadKind.PLATFORM.start("answers of " + way, this::read);
    String first = next(START).orElse(GONE);
    if (!first.startsWith(PeerRunner.CAN)) {
      close();
      throw new IOException("the JVM for " + way + " has not started: " + noise);
    }
    lack = first.startsWith(PeerRunner.CANNOT)
        ? Optional.of(first.substring(PeerRunner.CANNOT.length() + 1))
        : Optional.empty();
  }

  private void read() {
    try (BufferedReader lines = new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(PeerRunner.ANSWER)) {
          answers.add(line.substring(PeerRunner.ANSWER.length()));
        } else {
          noise.set(line);
        }
      }
    } catch (IOException e) {
      noise.set(e.toString());
    }
    answers.add(GONE);
  }

  /** Why the way cannot be tried; empty if it can. */
  Optional<String> lack() {
    return lack;
  }

  long pid() {
    return process.pid();
  }

  void request(String what) {
    requests.println(what);
  }

  /**
   * The next answer.
   *
   * @param bound how long to wait for it
   * @return the answer; empty if there was none in time
   * @throws InterruptedException if this thread is interrupted
   */
  Optional<String> next(Duration bound) throws InterruptedException {
    return Optional.ofNullable(answers.poll(bound.toNanos(), TimeUnit.NANOSECONDS));
  }

  /** Kills the JVM, and with it all that is in its group. */
  @Override
  public void close() {
    Kernel.signal(Math.toIntExact(process.pid()), Kernel.SIGKILL);
    process.onExit().join();
    requests.close();
  }
}
