// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import stoplab.bench.probe.StopProbe;

/**
 * The child JVM that {@code ProcessStop} stops. If it is forgotten, it ends by itself after a
 * minute.
 */
public final class StoppedProgram {
  static final String READY = "ready";

  /** How long the shutdown hook of known length takes. */
  public static final Duration HOOK = Duration.ofMillis(50);

  private static final Duration LIFE = Duration.ofMinutes(1);

  /** What it does besides waiting. */
  enum Habit {
    /** Its main thread waits for a latch. */
    WAITS,
    /** The same, and its shutdown hook takes {@link #HOOK}. */
    HOOKED,
    /** Its main thread reads standard input, and returns at its end. */
    READS,
    /** Its main thread accepts connections, like that of a server. */
    ACCEPTS
  }

  private StoppedProgram() {}

  /**
   * Waits to be stopped.
   *
   * @param args the name of a {@link Habit}
   */
  public static void main(String[] args) throws InterruptedException, IOException {
    endAfter(LIFE);
    Habit habit = Habit.valueOf(args[0]);
    if (habit == Habit.HOOKED) {
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> StopProbe.delay(HOOK.toNanos()), "hook"));
    }
    switch (habit) {
      case READS -> {
        System.out.println(READY);
        while (System.in.read() >= 0) {
          // Only the end matters.
        }
      }
      case ACCEPTS -> {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
          System.out.println(READY);
          server.accept();
        }
      }
      default -> {
        System.out.println(READY);
        new CountDownLatch(1).await();
      }
    }
  }

  /** Halts this JVM after a time, whatever else it does. */
  static void endAfter(Duration life) {
    Thread bound = new Thread(
        () -> {
          try {
            TimeUnit.NANOSECONDS.sleep(life.toNanos());
          } catch (InterruptedException e) {
            // Then it ends now.
          }
          Runtime.getRuntime().halt(1);
        },
        "bound");
    bound.setDaemon(true);
    bound.start();
  }
}
