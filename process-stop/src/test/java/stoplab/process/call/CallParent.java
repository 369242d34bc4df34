// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import stoplab.testkit.NoStrayThreads;
import stoplab.testkit.ThreadKind;

/**
 * The program whose end {@link ParentEndTest} watches: it has an executor that is never closed, and
 * calls of all kinds under way.
 */
final class CallParent {
  /** How it ends; by a signal from outside if it waits. */
  enum End {
    WAITS,
    EXITS,
    MAIN_RETURNS,
    MAIN_THROWS,
    HALTS
  }

  static final int EXIT_CODE = 5;

  /** What it prints when all calls are under way. */
  static final String UNDER_WAY = "under way";

  private static final int PARALLEL = 3;
  private static final int LARGE = 64 << 20;
  private static final Duration SHORT = Duration.ofMillis(150);

  /** The command line of Linux takes less than that as one argument. */
  private static final int TOO_LONG = 130 * 1024;

  private CallParent() {}

  /**
   * Begins calls, and ends.
   *
   * @param args an {@link End}, the temporary folder of the children, and whether their class path
   *     is too long for a command line
   */
  public static void main(String[] args) throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(PARALLEL);
    CallSettings settings = CallSettings.of(PARALLEL)
        .withJvmOptions("-Djava.io.tmpdir=" + args[1])
        .withLineConsumer(line -> begun.countDown());
    if (Boolean.parseBoolean(args[2])) {
      settings = settings.withClassPath(longClassPath());
    }
    KillableExecutor executor = new KillableExecutor(settings);
    loop("deaf", () -> executor.submit(Deaf.class, 1, NoStrayThreads.PATIENCE.multipliedBy(5)));
    loop("brief", () -> executor.submit(BlocksInRead.class, 1, SHORT));
    loop("large", () -> executor.submit(Large.class, LARGE, NoStrayThreads.PATIENCE));
    begun.await();
    System.out.println(UNDER_WAY);
    switch (End.valueOf(args[0])) {
      case WAITS -> new CountDownLatch(1).await();
      case EXITS -> System.exit(EXIT_CODE);
      case HALTS -> Runtime.getRuntime().halt(EXIT_CODE);
      case MAIN_THROWS -> throw new IllegalStateException("as it is meant to");
      case MAIN_RETURNS -> {}
    }
  }

  private static String longClassPath() {
    String entry =
        File.pathSeparator + Path.of("no-such-folder", "x".repeat(200)).toAbsolutePath();
    return System.getProperty("java.class.path") + entry.repeat(TOO_LONG / entry.length());
  }

  private interface Submission {
    KillableCall<?> submit();
  }

  private static void loop(String name, Submission submission) {
    ThreadKind.PLATFORM.start(name, () -> {
      try {
        while (true) {
          submission.submit().outcome();
        }
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    });
  }

  /** Has a child of its own, starts it anew when it ends, and hears no interrupt. */
  static final class Deaf implements KillableTask<Integer, Integer> {
    @Override
    public Integer run(Integer argument) throws IOException {
      System.out.println("deaf");
      while (true) {
        Process sleep = new ProcessBuilder("sleep", "600").start();
        try {
          sleep.waitFor();
        } catch (InterruptedException e) {
          // That is what it does.
        }
      }
    }
  }

  /** Blocks in native code, and so does its child. */
  static final class BlocksInRead implements KillableTask<Integer, Integer> {
    @Override
    public Integer run(Integer argument) throws IOException {
      System.out.println("blocks");
      Process shell = new ProcessBuilder("sh", "-c", "sleep 600 & wait; sleep 600").start();
      try (InputStream in = shell.getInputStream()) {
        return in.read();
      }
    }
  }

  /** Its answer takes some time. */
  static final class Large implements KillableTask<Integer, byte[]> {
    private static final AtomicInteger CALLS = new AtomicInteger();

    @Override
    public byte[] run(Integer length) throws InterruptedException {
      System.out.println("large");
      if (CALLS.getAndIncrement() > 0) { // the others need a CPU, too
        new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS);
      }
      return new byte[length];
    }
  }
}
