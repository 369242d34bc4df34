// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.tree.session;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Passes the end that a terminal brings on to children in sessions of their own.
 *
 * <p>Ctrl-C sends SIGINT to the foreground process group of the terminal, and a terminal that goes
 * away sends SIGHUP: see termios(3) and setsid(2). Children in a session of their own get neither.
 * So when one of the two ends this JVM, a shutdown hook sends the same one to the groups of those
 * that live [process.terminal-signal-is-forwarded]. When the JVM ends otherwise, it sends nothing,
 * and a child lives on as one of a {@link ProcessBuilder} does.
 *
 * <p>Not passed on are Ctrl-Z and Ctrl-\. Without shutdown hooks there is nothing: with
 * {@code -Xrs}, or where the program handles SIGINT itself and lives on.
 *
 * <p>Thread-safe.
 */
public final class TerminalSignals {
  private static final Set<Process> CHILDREN = ConcurrentHashMap.newKeySet();
  private static final long BOUND_NANOS = TimeUnit.SECONDS.toNanos(2);

  static {
    try {
      Thread hook = new Thread(TerminalSignals::forward, "terminal-signals");
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IllegalStateException e) {
      // This JVM is on its way out already, and a hook starts a child.
    }
  }

  private TerminalSignals() {}

  /**
   * Passes them on to this child from now on, as long as it lives.
   *
   * @param child the leader of a session of its own, not null
   */
  public static void forwardTo(Process child) {
    CHILDREN.add(child);
  }

  /**
   * Forgets a child that has ended.
   *
   * @param child the child
   */
  public static void forget(Process child) {
    CHILDREN.remove(child);
  }

  private static void forward() {
    List<Long> groups =
        CHILDREN.stream().filter(Process::isAlive).map(Process::pid).toList();
    if (!groups.isEmpty()) {
      endedBy().ifPresent(signal -> GroupSignal.send(signal, groups, BOUND_NANOS));
    }
  }

  /** HotSpot calls the handler of a signal, and so {@code exit}, in a thread of such a name. */
  private static Optional<String> endedBy() {
    Set<Thread> threads = Thread.getAllStackTraces().keySet();
    return Stream.of("INT", "HUP")
        .filter(signal -> threads.stream()
            .anyMatch(thread -> thread.getName().equals("SIG" + signal + " handler")))
        .findFirst();
  }
}
