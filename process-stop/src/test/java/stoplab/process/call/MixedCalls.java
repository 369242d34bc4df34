// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call;

import static stoplab.testkit.NoStrayThreads.PATIENCE;

import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Predicate;
import stoplab.process.call.MixedTask.Job;
import stoplab.process.call.MixedTask.Kind;
import stoplab.testkit.Calls;
import stoplab.testkit.ChildJvm;
import stoplab.testkit.ThreadKind;

/**
 * Many calls of all kinds through one executor, in an order that a seed decides: each is judged,
 * and its times are taken from outside.
 *
 * <p>A call begins when its task, in the child, reads the clock that both processes share. It ends
 * when a thread that waits for its outcome has it. So the time of the task is in it, and the waking
 * of that thread too.
 */
final class MixedCalls {
  static final Duration TIMEOUT = Duration.ofMillis(100);

  /** What a call may take beyond its timeout. */
  static final long EXCESS_MILLIS = 250;

  static final int PARALLEL = 2;
  static final int SPARES = 2;

  /** A call more than children that may run one: so a child that is free finds the next one. */
  private static final int CALLERS = PARALLEL + 1;

  /** With the time in which it waits for a child. */
  private static final Duration HANGS_AFTER = PATIENCE.multipliedBy(3);

  private static final int MEGABYTES = 32;
  private static final long SAMPLE_MILLIS = 50;
  private static final double NANOS_PER_MILLI = 1e6;

  /** How many calls of a thousand are of a kind; the rest are those that end well. */
  private static final Map<Kind, Integer> PER_THOUSAND = new EnumMap<>(Map.ofEntries(
      Map.entry(Kind.LOOPS, 20),
      Map.entry(Kind.MATCHES_FOR_EVER, 20),
      Map.entry(Kind.READS_FOR_EVER, 20),
      Map.entry(Kind.STOPS_ITSELF, 20),
      Map.entry(Kind.IGNORES_INTERRUPTS, 20),
      Map.entry(Kind.EXITS, 10),
      Map.entry(Kind.HALTS, 10),
      Map.entry(Kind.USES_UP_MEMORY, 10),
      Map.entry(Kind.IS_KILLED, 10),
      Map.entry(Kind.CRASHES, 10),
      Map.entry(Kind.FLOODS, 25),
      Map.entry(Kind.FLOODS_NATIVELY, 25),
      Map.entry(Kind.RETURNS_A_THREAD, 20)));

  private static final Kind[] HARMLESS =
      Arrays.copyOfRange(Kind.values(), Kind.RETURNS_A_NUMBER.ordinal(), Kind.values().length);

  private final List<Job> jobs;
  private final AtomicLongArray begun;
  private final AtomicLongArray submitted;
  private final AtomicLongArray ended;
  private final AtomicLongArray pids;
  private final Map<Integer, Long> grandchildren = new ConcurrentHashMap<>();
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger located = new AtomicInteger();
  private volatile int mostChildren;

  MixedCalls(int count, long seed) {
    jobs = jobs(count, seed);
    begun = new AtomicLongArray(count);
    submitted = new AtomicLongArray(count);
    ended = new AtomicLongArray(count);
    pids = new AtomicLongArray(count);
  }

  private static List<Job> jobs(int count, long seed) {
    List<Kind> kinds = new ArrayList<>();
    PER_THOUSAND.forEach((kind, perThousand) ->
        kinds.addAll(Collections.nCopies(Math.max(1, count * perThousand / 1_000), kind)));
    for (int i = 0; kinds.size() < count; i++) {
      kinds.add(HARMLESS[i % HARMLESS.length]);
    }
    Collections.shuffle(kinds, new Random(seed));
    List<Job> jobs = new ArrayList<>();
    for (Kind kind : kinds) {
      jobs.add(new Job(jobs.size(), kind));
    }
    return List.copyOf(jobs);
  }

  /** Runs them all, with children whose environment has that mark and whose files go there. */
  void run(String mark, Path folder) throws Exception {
    CallSettings settings = CallSettings.of(PARALLEL)
        .withSpares(SPARES)
        .withMegabytes(MEGABYTES)
        .withJvmOptions("-Djava.io.tmpdir=" + folder)
        .withEnvironment(MarkedProcesses.VARIABLE, mark)
        .withLineConsumer(this::hear);
    CountDownLatch over = new CountDownLatch(1);
    List<Calls.Call<Void>> threads = new ArrayList<>();
    Calls.Call<Void> sampler =
        Calls.start(ThreadKind.PLATFORM, "sampler", () -> sample(mark, over));
    try (KillableExecutor executor = new KillableExecutor(settings)) {
      for (int i = 0; i < CALLERS; i++) {
        threads.add(Calls.start(ThreadKind.PLATFORM, "mixed-caller", () -> callAll(executor)));
      }
      for (Calls.Call<Void> thread : threads) {
        thread.task().get();
      }
    } finally {
      over.countDown();
      sampler.end(PATIENCE);
    }
  }

  private void callAll(KillableExecutor executor) throws InterruptedException {
    for (int i = next.getAndIncrement(); i < jobs.size(); i = next.getAndIncrement()) {
      Job job = jobs.get(i);
      submitted.set(i, System.nanoTime());
      Optional<? extends CallOutcome<?>> end = submit(executor, job).outcome(HANGS_AFTER);
      ended.set(i, System.nanoTime());
      if (end.isEmpty()) {
        wrong.add(job + ": it has not ended after " + HANGS_AFTER);
        continue;
      }
      CallOutcome<?> outcome = end.get();
      String complaint = OutcomeJudge.complaint(job, outcome);
      if (!complaint.isEmpty()) {
        wrong.add(job + ": " + complaint);
      }
      if (OutcomeJudge.says(outcome)) {
        located.incrementAndGet();
      }
      if (OutcomeJudge.endsChild(job.kind())) {
        checkGone(job, "its child", pids.get(i));
        checkGone(job, "its grandchild", grandchildren.getOrDefault(i, 0L));
      }
    }
  }

  private static KillableCall<?> submit(KillableExecutor executor, Job job) {
    Duration timeout = timeout(job.kind());
    if (job.kind() != Kind.IS_A_LAMBDA) {
      return executor.submit(MixedTask.class, job, timeout);
    }
    int number = job.number();
    SerializableCallable<Serializable> lambda = () -> {
      MixedTask.sayBegun(number);
      return number;
    };
    return executor.submit(lambda, timeout);
  }

  /** What is not to hang must not be stopped, however busy this machine is. */
  private static Duration timeout(Kind kind) {
    return OutcomeJudge.hangs(kind) ? TIMEOUT : PATIENCE;
  }

  private void checkGone(Job job, String what, long pid) {
    if (pid != 0 && ProcessHandle.of(pid).filter(ChildJvm::runs).isPresent()) {
      wrong.add(job + ": " + what + " still runs when it is over");
    }
  }

  /** A line of a child, in the thread that reads it. */
  private void hear(String line) {
    String[] words = line.split(" ");
    if (line.startsWith(MixedTask.STARTED)) {
      grandchildren.put(Integer.parseInt(words[1]), Long.parseLong(words[2]));
    } else if (line.startsWith(MixedTask.BEGUN)) {
      int number = Integer.parseInt(words[1]);
      begun.set(number, Long.parseLong(words[2]));
      pids.set(number, Long.parseLong(words[3]));
      if (jobs.get(number).kind() == Kind.IS_KILLED) {
        ProcessHandle.of(pids.get(number)).ifPresent(ProcessHandle::destroyForcibly);
      }
    }
  }

  /** Counts the marked children of this JVM; a list of processes is none of one moment. */
  private void sample(String mark, CountDownLatch over) throws InterruptedException {
    do {
      List<ProcessHandle> seen = ProcessHandle.current()
          .children()
          .filter(child -> MarkedProcesses.isMarked(child, mark))
          .toList();
      int together = (int) seen.stream().filter(ProcessHandle::isAlive).count();
      mostChildren = Math.max(mostChildren, together);
    } while (!over.await(SAMPLE_MILLIS, TimeUnit.MILLISECONDS));
  }

  /** What was not as it should be. */
  List<String> wrong() {
    return List.copyOf(wrong);
  }

  int mostChildren() {
    return mostChildren;
  }

  /** The numbers of all children that have run a call. */
  Set<Long> children() {
    Set<Long> all = ConcurrentHashMap.newKeySet();
    for (int i = 0; i < pids.length(); i++) {
      if (pids.get(i) != 0) {
        all.add(pids.get(i));
      }
    }
    return all;
  }

  /** By how much calls that hang were over later than their timeout, in nanoseconds; sorted. */
  long[] excess() {
    return times(begun, OutcomeJudge::hangs, TIMEOUT);
  }

  private long[] times(AtomicLongArray from, Predicate<Kind> which, Duration timeout) {
    return jobs.stream()
        .filter(job -> which.test(job.kind()))
        .mapToInt(Job::number)
        .filter(i -> from.get(i) != 0)
        .mapToLong(i -> ended.get(i) - from.get(i) - timeout.toNanos())
        .sorted()
        .toArray();
  }

  /** A table of the times, for a log. */
  String report() {
    StringBuilder text = new StringBuilder();
    row(text, "hangs: end - begin in the child - timeout", excess());
    row(text, "hangs: end - submit - timeout", times(submitted, OutcomeJudge::hangs, TIMEOUT));
    for (Kind kind : Kind.values()) {
      row(text, kind + ": end - begin", times(begun, kind::equals, Duration.ZERO));
    }
    long[] excess = excess();
    text.append(String.format(
        Locale.ROOT,
        "%d calls hung, of which %d were over more than %d ms late, and %d say where they hung;"
            + " %d children ran a call, at most %d at a time%n",
        excess.length,
        Arrays.stream(excess)
            .filter(nanos -> nanos > TimeUnit.MILLISECONDS.toNanos(EXCESS_MILLIS))
            .count(),
        EXCESS_MILLIS,
        located.get(),
        children().size(),
        mostChildren));
    return text.toString();
  }

  private static void row(StringBuilder text, String what, long[] sorted) {
    text.append(String.format(
        Locale.ROOT,
        "%-45s n %5d  ms: p50 %7.1f  p90 %7.1f  p99 %7.1f  max %8.1f%n",
        what,
        sorted.length,
        at(sorted, 0.5),
        at(sorted, 0.9),
        at(sorted, 0.99),
        at(sorted, 1)));
  }

  /** A quantile, in milliseconds. */
  static double at(long[] sorted, double part) {
    return sorted.length == 0
        ? Double.NaN
        : sorted[(int) Math.ceil(part * (sorted.length - 1))] / NANOS_PER_MILLI;
  }
}
