// SPDX-License-Identifier: Apache-2.0
package stoplab.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a shell limits the file descriptors here")
class OrphanExitLookTest {
  /** What a guarded child does to itself, before it leaves with a code of its own. */
  enum Harm {
    USES_UP_FILES {
      @Override
      void doIt(long until) throws Exception {
        List<InputStream> files = new ArrayList<>();
        while (System.nanoTime() - until < 0) {
          try {
            files.add(new FileInputStream("/dev/null"));
          } catch (IOException e) {
            new CountDownLatch(1).await(10, TimeUnit.MILLISECONDS);
          }
        }
      }
    },
    CLOSES_STDIN {
      @Override
      void doIt(long until) throws Exception {
        System.in.close();
        System.out.println("closed");
        new CountDownLatch(1).await(until - System.nanoTime(), TimeUnit.NANOSECONDS);
      }
    };

    abstract void doIt(long until) throws Exception;
  }

  /** How long a child lives on: over many looks of its guard. */
  private static final long LIFE_MILLIS = 1_500;

  /** A child with a guard. */
  static final class Child {
    public static void main(String[] args) throws Exception {
      OrphanExit.guard(ProcessHandle.current().parent().orElseThrow().pid(), Duration.ofMinutes(1));
      Harm.valueOf(args[0]).doIt(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LIFE_MILLIS));
      System.exit(7);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("process.orphan-needs-proof")
  @DisplayName("a guarded child stays, though it has no descriptors left, or has closed its input")
  void harmedChildStays(Harm harm) throws Exception {
    Process child = new ProcessBuilder(
            "sh",
            "-c",
            "ulimit -n 128; exec \"$0\" -cp \"$1\" \"$2\" \"$3\"",
            System.getProperty("java.home") + "/bin/java",
            System.getProperty("java.class.path"),
            Child.class.getName(),
            harm.name())
        .redirectErrorStream(true)
        .start();
    try (BufferedReader out = child.inputReader()) {
      if (harm == Harm.CLOSES_STDIN) {
        assertThat(out.readLine()).isEqualTo("closed");
        child.getOutputStream().write('.'); // wakes the guard, which may be in its read
        child.getOutputStream().flush();
      }
      out.lines().forEach(line -> {}); // JDK 25 says that it has no descriptor to log the exit
      assertThat(child.waitFor())
          .as("[process.orphan-needs-proof] the exit code that the child has chosen")
          .isEqualTo(7);
    } finally {
      child.destroyForcibly();
    }
  }
}
