// SPDX-License-Identifier: Apache-2.0
package stoplab.process;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The other side: a child that leaves by itself once its parent has died, however that happened.
 *
 * <p><b>Why it works:</b> a parent that gets SIGKILL can inform nobody. But the kernel closes its
 * end of the pipe, and the child reads the end of its standard input. If another process holds that
 * pipe, the second guard sees a different parent: an orphan gets a new one (POSIX, {@code _exit()};
 * on Windows it does not). A check that fails is no proof: without a free file descriptor the JDK
 * finds no parent, though it lives. Each guard calls {@code System.exit}, which runs the hooks and
 * never returns, in a thread that nobody needs. If a hook does not end, {@code Runtime.halt} ends
 * the JVM anyway.
 *
 * <p><b>Guarantee</b> [process.orphan-leaves]: when the parent has died, the child leaves, and its
 * hooks run. [process.orphan-second-guard]: it leaves even if its input does not end.
 * [process.orphan-is-bounded]: it leaves even if a hook does not end.
 * [process.guarded-child-stays]: it stays while its parent lives. [process.orphan-needs-proof]: it
 * then stays even if it has used up its file descriptors, or has closed its own input.
 *
 * <p><b>Run:</b> {@code java -cp process-stop/target/classes stoplab.process.OrphanExit}
 *
 * <p><b>Break it:</b> delete the line with {@code guard(} in {@code OrphanDemo}, and the orphan
 * lives on; the demo ends it later.
 *
 * <p><b>See also:</b> {@link EscalatingStop}, whose first rung also ends a guarded child.
 */
public final class OrphanExit {
  /** The exit code of an orphan. */
  static final int ORPHANED = 3;

  private static final long CHECK_MILLIS = 250;

  private OrphanExit() {}

  // @start region="guard"
  /**
   * Lets this JVM leave with its parent. It reads the standard input, so nothing else in this JVM
   * may. Returns at once; call it once.
   *
   * @param parentPid the parent's id, reported by the parent: looked up here, it might already be
   *     that of another
   * @param bound how long the hooks may take, not null
   */
  public static void guard(long parentPid, Duration bound) {
    daemon("guard of stdin", () -> {
      try {
        while (System.in.read() >= 0) {
          // a parent that writes lives
        }
      } catch (IOException e) {
        return; // this program has closed it: that is not the end of the parent
      }
      leave(bound);
    });
    daemon("guard of parent", () -> {
      while (ProcessHandle.current()
          .parent() // empty if the check has failed
          .filter(it -> it.pid() != parentPid)
          .isEmpty()) {
        pause(CHECK_MILLIS);
      }
      leave(bound);
    });
  }

  private static void leave(Duration bound) {
    daemon("last resort", () -> {
      pause(TimeUnit.MILLISECONDS.convert(bound)); // saturates, unlike toMillis()
      Runtime.getRuntime().halt(ORPHANED);
    });
    System.exit(ORPHANED);
  }

  // @end

  private static void daemon(String name, Runnable body) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    thread.start();
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e); // nobody interrupts here
    }
  }

  /**
   * Starts a parent that starts a guarded child, kills the parent, and waits for the child's end.
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Process parent = ProcessDemo.jvm(OrphanDemo.class).start();
    ProcessHandle child =
        ProcessHandle.of(Long.parseLong(parent.inputReader().readLine())).orElseThrow();
    System.out.println("A parent and its guarded child run. Now the parent is killed.");
    long since = System.nanoTime();
    parent.toHandle().destroyForcibly();
    boolean left = ProcessDemo.awaitEnd(List.of(child));
    System.out.printf(
        "%.1f ms later the child %s.%n",
        ProcessDemo.millisSince(since), left ? "has left" : "is there");
    ProcessDemo.end(parent, List.of(child));
  }
}
