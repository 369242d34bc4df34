// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;

/**
 * What the calls of {@link CallSoakTest} do in their child: most of it well, some of it not. Each
 * first prints a line {@link #BEGUN}, with its number, the time, and that of its process.
 */
final class MixedTask implements KillableTask<MixedTask.Job, Serializable> {
  static final String BEGUN = "begun ";

  /** What a call that hangs has started: its line has the number of the call, and that one's. */
  static final String STARTED = "started ";

  static final int EXIT_CODE = 7;

  private static final int SMALL_FLOOD = 200_000;
  private static final int LARGE_FLOOD = 20_000_000;

  /** Of so many floods one is large. */
  private static final int FLOODS_OF_ONE_LARGE = 10;

  private static final int LONG_ARRAY = 1 << 16;
  private static final int MEGABYTE = 1 << 20;

  /** What a call does. */
  enum Kind {
    LOOPS,
    MATCHES_FOR_EVER,
    READS_FOR_EVER,
    STOPS_ITSELF,
    IGNORES_INTERRUPTS,
    EXITS,
    HALTS,
    USES_UP_MEMORY,
    IS_KILLED,
    CRASHES,
    FLOODS,
    FLOODS_NATIVELY,
    RETURNS_A_THREAD,
    RETURNS_A_NUMBER,
    RETURNS_A_TEXT,
    RETURNS_AN_ARRAY,
    RETURNS_A_MAP,
    RETURNS_NULL,
    THROWS,
    THROWS_AN_ERROR,
    IS_A_LAMBDA
  }

  /** One call. */
  record Job(int number, Kind kind) implements Serializable {}

  /** What only this task knows. */
  static final class OddException extends Exception {
    private static final long serialVersionUID = 1;

    OddException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  static void sayBegun(int number) {
    // On Linux System.nanoTime() is CLOCK_MONOTONIC, which all processes share.
    System.out.println(
        BEGUN + number + " " + System.nanoTime() + " " + ProcessHandle.current().pid());
  }

  /** What a call returns that ends well; for those alone. */
  static Serializable valueOf(Job job) {
    return switch (job.kind()) {
      case RETURNS_A_TEXT -> "text " + job.number() + " \u00e4\u4e2d\ud83d\ude00";
      case RETURNS_AN_ARRAY -> array(job.number());
      case RETURNS_A_MAP ->
        (Serializable) Map.of("number", job.number(), "list", List.of(1.5, "b", job.number()));
      case RETURNS_NULL -> null;
      default -> job.number();
    };
  }

  private static byte[] array(int number) {
    byte[] array = new byte[LONG_ARRAY];
    for (int i = 0; i < array.length; i++) {
      array[i] = (byte) (number + i);
    }
    return array;
  }

  @Override
  public Serializable run(Job job) throws Exception {
    sayBegun(job.number());
    switch (job.kind()) {
      case LOOPS -> loop();
      case MATCHES_FOR_EVER -> Pattern.matches("(a+)+\\1b", "a".repeat(60));
      case READS_FOR_EVER -> read(job.number());
      case STOPS_ITSELF -> signal("STOP");
      case IGNORES_INTERRUPTS -> ignoreInterrupts();
      case EXITS -> System.exit(EXIT_CODE);
      case HALTS -> Runtime.getRuntime().halt(EXIT_CODE);
      case USES_UP_MEMORY -> useUpMemory();
      case IS_KILLED -> new CountDownLatch(1).await();
      case CRASHES -> signal("SEGV");
      case FLOODS -> flood();
      case FLOODS_NATIVELY -> floodNatively(job.number());
      case RETURNS_A_THREAD -> {
        return new ArrayList<>(Collections.singletonList(Thread.currentThread()));
      }
      case THROWS -> throw new OddException("no " + job.number(), new IOException("cause"));
      case THROWS_AN_ERROR -> throw new StackOverflowError("no " + job.number());
      default -> {}
    }
    return valueOf(job);
  }

  private static void loop() {
    while (true) {
      Thread.onSpinWait();
    }
  }

  private static void read(int number) throws IOException {
    Process sleep = new ProcessBuilder("sleep", "600").start();
    System.out.println(STARTED + number + " " + sleep.pid());
    try (InputStream in = sleep.getInputStream()) {
      in.read();
    }
  }

  /** Waits for its own end. */
  private static void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder(
            "sh", "-c", "kill -" + name + " " + ProcessHandle.current().pid())
        .start();
    new CountDownLatch(1).await();
  }

  private static void ignoreInterrupts() {
    while (true) {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        // That is what it does.
      }
    }
  }

  private static void useUpMemory() {
    List<byte[]> all = new ArrayList<>();
    while (all.size() < Integer.MAX_VALUE) {
      all.add(new byte[MEGABYTE]);
    }
  }

  private static void flood() {
    String line = "x".repeat(99);
    for (int i = 0; i < SMALL_FLOOD; i += 2 * line.length()) {
      System.out.println(line);
      System.err.println(line);
    }
  }

  private static void floodNatively(int number) throws IOException, InterruptedException {
    int bytes = number % FLOODS_OF_ONE_LARGE == 0 ? LARGE_FLOOD : SMALL_FLOOD;
    new ProcessBuilder("sh", "-c", "yes SLKC | head -c " + bytes)
        .inheritIO()
        .start()
        .waitFor();
  }
}
