// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static stoplab.testkit.NoStrayThreads.PATIENCE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stoplab.process.call.CallParent.End;
import stoplab.process.call.MixedTask.Job;
import stoplab.process.call.MixedTask.Kind;
import stoplab.process.worker.tree.proc.ProcStat;
import stoplab.testkit.ChildJvm;

/**
 * A JVM ends while its executor is open, and calls of all kinds are under way: nothing is left of
 * it.
 *
 * <p>One second is what is promised. On a busy machine a child may need longer for its exit, so
 * each end is held to the patience of all tests. The soak test holds half of them to that second,
 * and its log has the quantiles.
 */
@EnabledOnOs(
    value = OS.LINUX,
    disabledReason = "the processes are known by their environment in Linux's /proc")
class ParentEndTest {
  private static final String CLAIM = "process.call-child-leaves";
  private static final Duration LATEST = Duration.ofSeconds(2);
  private static final long PROMISED_MILLIS = 1_000;
  private static final int FEW = 6;
  private static final int MANY = 100;

  /** Every fourth parent has a class path that needs a file. */
  private static final int ONE_OF = 4;

  /** In the middle of an exec a process is not seen: so one scan that finds nothing is no proof. */
  private static final int EMPTY_SCANS = 3;

  private final MarkedProcesses marked = new MarkedProcesses();

  @TempDir
  Path folder;

  private Path work;
  private Path temporary;

  @BeforeEach
  void makeFolders() throws IOException {
    work = Files.createDirectory(folder.resolve("work"));
    temporary = Files.createDirectory(folder.resolve("temporary"));
  }

  @AfterEach
  void endAll() {
    marked.close();
  }

  @Test
  @Tag("process.call-child-leaves")
  @DisplayName("a parent killed at six random moments leaves no process and no file")
  void killedAtFewMoments() throws Exception {
    killAtRandom(FEW, 20_261_129);
  }

  @Test
  @Tag("soak")
  @Tag("process.call-child-leaves")
  @DisplayName("a parent killed at 100 random moments leaves no process and no file")
  void killedAtManyMoments() throws Exception {
    long[] took = killAtRandom(MANY, 20_261_130);
    System.out.printf(
        Locale.ROOT,
        "parents killed: %d; ms until nothing was left: p50 %.0f, p90 %.0f, p99 %.0f, max %.0f;"
            + " longer than 1 s: %d%n",
        took.length,
        MixedCalls.at(took, 0.5),
        MixedCalls.at(took, 0.9),
        MixedCalls.at(took, 0.99),
        MixedCalls.at(took, 1),
        Arrays.stream(took)
            .filter(nanos -> nanos > TimeUnit.MILLISECONDS.toNanos(PROMISED_MILLIS))
            .count());
    assertThat(MixedCalls.at(took, 0.5))
        .as("[%s] the median of the times until nothing was left, in ms", CLAIM)
        .isLessThan(PROMISED_MILLIS);
  }

  /** Returns how long it took each time until nothing was left, sorted. */
  private long[] killAtRandom(int count, long seed) throws Exception {
    long[] took = new long[count];
    List<Duration> moments = moments(count, seed);
    for (int i = 0; i < count; i++) {
      Process parent = start(End.WAITS, i % ONE_OF == ONE_OF - 1);
      assertThat(parent.waitFor(moments.get(i).toNanos(), TimeUnit.NANOSECONDS))
          .as("it has ended too early")
          .isFalse();
      long from = System.nanoTime();
      parent.destroyForcibly();
      took[i] = awaitNothing("killed after " + moments.get(i).toMillis() + " ms", from);
    }
    Arrays.sort(took);
    return took;
  }

  /** One in each of as many equal parts of the time, in a random order. */
  private static List<Duration> moments(int count, long seed) {
    Random random = new Random(seed);
    List<Duration> moments = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      moments.add(Duration.ofNanos((long) (LATEST.toNanos() * (i + random.nextDouble()) / count)));
    }
    Collections.shuffle(moments, random);
    return moments;
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "WAITS")
  @Tag("process.call-child-leaves")
  @DisplayName("a parent that ends without a close leaves no process and no file")
  void endsByItself(End end) throws Exception {
    Process parent = start(end, false);
    assertThat(parent.waitFor(PATIENCE.toNanos(), TimeUnit.NANOSECONDS))
        .as("[%s] %s: the open executor does not keep the JVM", CLAIM, end)
        .isTrue();
    awaitNothing(end.toString(), System.nanoTime());
  }

  @Test
  @Tag("process.call-child-leaves")
  @DisplayName("a parent that gets SIGTERM leaves no process and no file")
  void isTerminated() throws Exception {
    Process parent = start(End.WAITS, false);
    await().atMost(PATIENCE).until(() -> output().contains(CallParent.UNDER_WAY));
    long from = System.nanoTime();
    parent.destroy();
    awaitNothing("SIGTERM", from);
  }

  /** A parent whose only child cannot leave. */
  static final class OfStoppedChild {
    public static void main(String[] args) throws Exception {
      CompletableFuture<Long> child = new CompletableFuture<>();
      KillableExecutor executor = new KillableExecutor(CallSettings.of(1)
          .withSpares(0)
          .withLineConsumer(line -> child.complete(Long.valueOf(line.split(" ")[3]))));
      Job job = new Job(0, Kind.STOPS_ITSELF);
      executor.submit(MixedTask.class, job, PATIENCE.multipliedBy(2));
      long pid = child.get();
      await().atMost(PATIENCE).until(() -> ProcStat.read(pid).orElseThrow().state() == 'T');
      System.out.println(CallParent.UNDER_WAY);
      new CountDownLatch(1).await();
    }
  }

  @Test
  @Tag("process.call-child-leaves")
  @Tag("process.orphans-are-swept")
  @DisplayName("a parent that is killed leaves no child that was stopped by SIGSTOP")
  void stoppedChildIsSwept() throws Exception {
    Process parent = start(OfStoppedChild.class);
    try {
      await().atMost(PATIENCE).until(() -> output().contains(CallParent.UNDER_WAY));
    } finally {
      parent.destroyForcibly();
    }
    awaitNothing("a stopped child", System.nanoTime());
  }

  private Process start(End end, boolean hasLongClassPath) throws IOException {
    return start(CallParent.class, end.name(), temporary.toString(), "" + hasLongClassPath);
  }

  private Process start(Class<?> program, String... args) throws IOException {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-XX:-UsePerfData",
        "-Djava.io.tmpdir=" + temporary,
        "-cp",
        System.getProperty("java.class.path"),
        program.getName()));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command)
        .directory(work.toFile())
        .redirectErrorStream(true)
        .redirectOutput(outputFile().toFile());
    builder.environment().put(MarkedProcesses.VARIABLE, marked.mark());
    return ChildJvm.withoutJvmVariables(builder).start();
  }

  private Path outputFile() {
    return folder.resolve("output.txt");
  }

  private String output() throws IOException {
    return Files.readString(outputFile());
  }

  /** Returns after how many nanoseconds nothing ran any more, as far as the scans show. */
  private long awaitNothing(String what, long from) throws IOException {
    long[] last = {from};
    int[] empty = {0};
    await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .untilAsserted(() -> {
          List<ProcessHandle> running = marked.running();
          if (!running.isEmpty()) {
            empty[0] = 0;
            last[0] = System.nanoTime();
          }
          assertThat(MarkedProcesses.describe(running))
              .as("[%s] %s: what runs on", CLAIM, what)
              .isEqualTo("[]");
          assertThat(++empty[0]).as("scans").isGreaterThanOrEqualTo(EMPTY_SCANS);
        });
    assertThat(litter()).as("[%s] %s: files that are left", CLAIM, what).isEmpty();
    return last[0] - from;
  }

  /** What is in the folders of parent and children: where they work, and where they may write. */
  private List<Path> litter() throws IOException {
    List<Path> all = new ArrayList<>();
    for (Path each : List.of(work, temporary)) {
      try (Stream<Path> files = Files.list(each)) {
        files.forEach(all::add);
      }
    }
    return all;
  }
}
