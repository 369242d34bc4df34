// SPDX-License-Identifier: Apache-2.0
package stoplab.process.peers;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * What the manual of psutil shows for a process tree: a snapshot, SIGTERM to each, a wait with a
 * bound, and SIGKILL to those that are left. A Python program starts and stops the child.
 *
 * @see <a href="https://psutil.readthedocs.io/">psutil: recipes</a>
 */
final class PsutilRecipe implements Peer {
  private static final String PROGRAM = """
      import signal, subprocess, sys
      import psutil

      child = subprocess.Popen(
          sys.argv[2:], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)
      sys.stdin.readline()

      def send(processes, number):
          for process in processes:
              try:
                  process.send_signal(number)
              except psutil.NoSuchProcess:
                  pass

      grace = float(sys.argv[1])
      try:
          leader = psutil.Process(child.pid)
          alive = leader.children(recursive=True) + [leader]
      except psutil.NoSuchProcess:
          alive = []
      for number in signal.SIGTERM, signal.SIGKILL:
          send(alive, number)
          alive = psutil.wait_procs(alive, timeout=grace)[1]
          if not alive:
              break
      print("left", len(alive), file=sys.stderr, flush=True)
      """;

  /** How long a program may take to say that it is there. */
  private static final Duration START = Duration.ofSeconds(20);

  /** More than the two waits of the program. */
  private static final Duration LONGEST = GRACE.multipliedBy(100);

  @Override
  public String name() {
    return "psutil";
  }

  @Override
  public String calls() {
    return "in Python: SIGTERM to children(recursive=True) and the child, wait_procs, SIGKILL";
  }

  @Override
  public Optional<String> lack() {
    Optional<String> python = Programs.lack("python3", "psutil needs");
    return python.isPresent() ? python : lackOfPsutil();
  }

  private static Optional<String> lackOfPsutil() {
    try {
      Process process = new ProcessBuilder("python3", "-c", "import psutil")
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
      if (process.waitFor(START.toSeconds(), TimeUnit.SECONDS) && process.exitValue() == 0) {
        return Optional.empty();
      }
      process.destroyForcibly();
      return Optional.of("python3 has no psutil: pip install psutil");
    } catch (IOException e) {
      return Optional.of(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    }
  }

  @Override
  public Running start(List<String> command) throws IOException {
    String grace = Long.toString(GRACE.toSeconds());
    JdkChild python =
        JdkChild.start(Programs.before(command, List.of("python3", "-c", PROGRAM, grace)));
    return new Running() {
      @Override
      public boolean awaitLine(Predicate<String> wanted, Duration bound)
          throws InterruptedException {
        return python.awaitLine(wanted, bound);
      }

      @Override
      public OptionalLong helper() {
        return OptionalLong.of(python.process().pid());
      }

      @Override
      public boolean stop() throws IOException, InterruptedException {
        OutputStream stdin = python.process().getOutputStream();
        stdin.write("stop\n".getBytes(StandardCharsets.US_ASCII));
        stdin.flush();
        if (!python.awaitErrorLine(line -> line.startsWith("left "), LONGEST)) {
          throw new IOException("the Python program has not answered");
        }
        return python.awaitErrorLine("left 0"::equals, Duration.ZERO);
      }
    };
  }
}
