// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import stoplab.testkit.ChildJvm;
import stoplab.testkit.NoStrayThreads;

/** Loops of the shutdown, each in a child JVM. */
@Tag("doctor.loops-are-run")
final class ExitLoopsAreRunTest {
  /** Exits twice: main first, then a second thread; a third interrupts both, then ends the hook. */
  static final class TwoExits {
    private TwoExits() {}

    /** The exit code is 3 if all went as the table says. */
    public static void main(String[] args) throws Exception {
      CountDownLatch release = new CountDownLatch(1);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> pass(release), "hook"));
      Thread main = Thread.currentThread();
      Thread second = new Thread(() -> System.exit(4), "second");
      second.setDaemon(true);
      Thread observer = new Thread(
          () -> {
            try (LoopRun first = new LoopRun("exit-hooks").in(main)) {
              second.start();
              try (LoopRun blocked = new LoopRun("exit-second").in(second)) {
                blocked.mustIgnore();
              }
              first.mustDrop();
              System.out.println("as the table says");
            } catch (Throwable e) {
              e.printStackTrace(System.out);
              Runtime.getRuntime().halt(5);
            }
            release.countDown();
          },
          "observer");
      observer.setDaemon(true);
      observer.start();
      System.exit(3);
    }
  }

  /** A hook calls exit, and only halt ends the JVM. */
  static final class ExitInHook {
    private ExitInHook() {}

    /** The exit code is 6, that of halt. */
    public static void main(String[] args) {
      Thread hook = new Thread(() -> System.exit(4), "hook");
      Runtime.getRuntime().addShutdownHook(hook);
      Thread main = Thread.currentThread();
      Thread observer = new Thread(
          () -> {
            try (LoopRun first = new LoopRun("exit-hooks").in(main);
                LoopRun blocked = new LoopRun("exit-second").in(hook)) {
              blocked.mustIgnore();
              first.mustDrop();
              blocked.awaitInLoop();
              System.out.println("as the table says");
            } catch (Throwable e) {
              e.printStackTrace(System.out);
              Runtime.getRuntime().halt(5);
            }
            Runtime.getRuntime().halt(6);
          },
          "observer");
      observer.setDaemon(true);
      observer.start();
      System.exit(3);
    }
  }

  private static void pass(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  @DisplayName("runHooks swallows an interrupt, a second exit ignores it; the hook's end ends both")
  void twoExits() throws Exception {
    assertThat(exitCode(TwoExits.class))
        .as("[doctor.loops-are-run] the exit code")
        .isEqualTo(3);
  }

  @Test
  @DisplayName("an exit inside a hook ends by halt alone")
  void exitInHook() throws Exception {
    assertThat(exitCode(ExitInHook.class))
        .as("[doctor.loops-are-run] the exit code")
        .isEqualTo(6);
  }

  private static int exitCode(Class<?> main) throws InterruptedException {
    try (ChildJvm child = ChildJvm.start(List.of(), main)) {
      await()
          .atMost(NoStrayThreads.PATIENCE.multipliedBy(3))
          .pollInterval(Duration.ofMillis(20))
          .until(() -> child.awaitExit(Duration.ofMillis(1)));
      assertThat(child.output())
          .as("[doctor.loops-are-run] what %s prints", main.getSimpleName())
          .contains("as the table says");
      return child.exitCode();
    }
  }
}
