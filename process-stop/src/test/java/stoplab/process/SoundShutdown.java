// SPDX-License-Identifier: Apache-2.0
package stoplab.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A right end of a program, but no lesson: mutants spoil it, each in one place. */
class SoundShutdown implements ProgramShutdownContract.Subject {
  final List<Part> parts = new CopyOnWriteArrayList<>();
  final Set<Thread> closers = ConcurrentHashMap.newKeySet();
  final CountDownLatch reported = new CountDownLatch(1);
  final Thread hook = new Thread(this::runHook);
  Duration total;
  Consumer<String> report;
  boolean begun;

  /** A worker, and the thread that asks it, and waits for it. */
  final class Part {
    final String name;
    final CountDownLatch asked = new CountDownLatch(1);
    final CountDownLatch settled = new CountDownLatch(1);
    private final ProgramShutdown.Action ask;
    private final ProgramShutdown.Action awaitEnd;
    volatile String words = "its request has not returned";
    volatile boolean running = true;

    Part(String name, ProgramShutdown.Action ask, ProgramShutdown.Action awaitEnd) {
      this.name = name;
      this.ask = ask;
      this.awaitEnd = awaitEnd;
    }

    void stop() {
      String failure = "";
      try {
        ask.run();
      } catch (Throwable e) {
        failure = failed(e);
      }
      words = failure + "still running";
      asked.countDown();
      try {
        awaitEnd.run();
        running = false;
        words = failure + (words.contains("found") ? words : "ended after 1.0 ms");
      } catch (Throwable e) {
        unseen(this);
      }
      settled.countDown();
    }
  }

  @Override
  public void install(Duration time, Consumer<String> lines) {
    total = Objects.requireNonNull(time);
    report = Objects.requireNonNull(lines);
    if (total.isNegative() || total.isZero()) {
      throw new IllegalArgumentException();
    }
    Runtime.getRuntime().addShutdownHook(hook);
  }

  @Override
  public void register(String name, ProgramShutdown.Action ask, Thread thread) {
    Objects.requireNonNull(thread);
    Part[] part = {null};
    part[0] = new Part(name, ask, () -> {
      while (thread.isAlive() && !part[0].words.contains("found")) {
        if (waits(thread)) {
          part[0].words = "found waiting";
        }
        thread.join(10);
      }
    });
    add(part[0]);
  }

  @Override
  public void register(String name, ProgramShutdown.Action ask, ProgramShutdown.Action awaitEnd) {
    add(new Part(name, ask, Objects.requireNonNull(awaitEnd)));
  }

  synchronized void add(Part part) {
    Objects.requireNonNull(part.name);
    Objects.requireNonNull(part.ask);
    if (begun) {
      throw new IllegalStateException();
    }
    parts.add(part);
  }

  void runHook() {
    close();
  }

  @Override
  public void close() {
    closers.add(Thread.currentThread());
    if (begins()) {
      HungThreads.daemon("sound shutdown", this::shutDown);
    } else if (!secondWaits()) {
      return;
    }
    awaitReport();
    closers.remove(Thread.currentThread());
  }

  synchronized boolean begins() {
    boolean first = !begun;
    begun = true;
    return first;
  }

  void shutDown() {
    long start = System.nanoTime();
    askAll(start + time().toNanos());
    parts.forEach(part -> await(part.settled, bound(start)));
    tell();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // it runs
    }
    reported.countDown();
  }

  void askAll(long deadline) {
    int unasked = parts.size();
    for (Part part : order()) {
      HungThreads.daemon("part", part::stop);
      await(part.asked, share(deadline, unasked--));
    }
  }

  void tell() {
    List<String> stragglers = new ArrayList<>();
    for (Part part : parts) {
      boolean running = part.running;
      report.accept(part.name + ": " + (running ? part.words.replace("ended", "") : part.words));
      if (running) {
        stragglers.add(part.name);
      }
    }
    report.accept("Shutdown took 1.0 ms; stragglers: " + named(stragglers) + ".");
  }

  // What the mutants spoil.

  Duration time() {
    return total;
  }

  List<Part> order() {
    return parts;
  }

  long share(long deadline, int unasked) {
    long now = System.nanoTime();
    return now + (deadline - now) / (1 + unasked);
  }

  long bound(long start) {
    return start + time().toNanos();
  }

  String failed(Throwable e) {
    return "its request failed with " + e + "; ";
  }

  void unseen(Part part) {
    part.words = "its end was not seen";
  }

  String named(List<String> stragglers) {
    return stragglers.isEmpty() ? "none" : String.join(", ", stragglers);
  }

  boolean waits(Thread thread) {
    return closers.contains(thread) || isInExit(thread);
  }

  boolean isInExit(Thread thread) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(frame -> frame.toString().contains("java.lang.Runtime.exit("));
  }

  boolean secondWaits() {
    return true;
  }

  void awaitReport() {
    await(reported, System.nanoTime() + time().plusSeconds(1).toNanos());
  }

  static void await(CountDownLatch latch, long deadline) {
    boolean interrupted = false;
    boolean waits = true;
    while (waits) {
      try {
        latch.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        waits = false;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
