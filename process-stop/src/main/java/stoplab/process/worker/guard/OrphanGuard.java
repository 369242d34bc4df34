// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.guard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The child's side: leaves when the parent is gone, even if the parent was killed and could say
 * nothing. {@code WorkerProcess} installs it in each main class that it starts; any other JVM may
 * install it itself.
 *
 * <p>Two guards, each a daemon thread. One reads standard input: when a process dies the kernel
 * closes its pipes, and the reader sees the end of its input within milliseconds. So a child that
 * is started with {@code /dev/null} as its input leaves at once. The other checks the parent every
 * {@value #CHECK_MILLIS} ms, for a pipe may be held open by a third process. A check or a read that
 * fails says nothing of the parent, and is repeated.
 *
 * <p>Both keep descriptors of their own, so a program that closes {@code System.in} or
 * {@code System.err}, or has used up all others, changes nothing. If standard input is a socket it
 * is shared; a program that closes it then leaves the second guard only.
 *
 * <p>Leaving is {@link System#exit} in a thread of its own, and after a bound {@link Runtime#halt},
 * since a shutdown hook that never ends would keep the process for ever.
 *
 * <ul>
 *   <li>[process.guarded-child-leaves] Its parent killed, the child leaves, by each of the two
 *       guards alone; while the parent lives, it stays. [process.orphan-stays] Without a guard it
 *       lives on, with another parent.
 *   <li>[process.failed-look-stays] Without a free file descriptor it stays while its parent lives,
 *       and leaves when the parent is gone.
 *   <li>[process.closed-stdin-stays] A program that closes {@code System.in} is guarded on.
 *   <li>[process.guard-is-orderly] It exits, with 0, and its hooks run.
 *   <li>[process.guard-halts] Hooks that do not end in time are cut short; until then they run.
 *       When the program has used up all memory, it leaves all the same.
 *   <li>[process.stdin-is-left] Installed beside standard input, it takes nothing from it.
 *   <li>[process.goodbye-is-told] A {@code WorkerProcess} can distinguish an exit of the child from
 *       a signal that it has heard, and both from a kill.
 * </ul>
 *
 * <p>Thread-safe.
 */
public final class OrphanGuard {
  /** The exit code of a child that leaves since it was asked, or since its parent is gone. */
  static final int EXIT_CODE = 0;

  /** The exit code of a child that had to halt: its hooks did not end in time. */
  static final int HALT_CODE = 70; // EX_SOFTWARE of BSD's sysexits.h

  private static final long CHECK_MILLIS = 250;

  private static final AtomicBoolean INSTALLED = new AtomicBoolean();

  /**
   * What an exit needs, classes and threads: given back for it when the program has used up all.
   */
  private static final int RESERVE = 1 << 18;

  private final long haltAfterNanos;
  private volatile byte[] reserve = new byte[RESERVE];
  private final AtomicBoolean leaving = new AtomicBoolean();

  private OrphanGuard(Duration haltAfter) {
    haltAfterNanos = TimeUnit.NANOSECONDS.convert(haltAfter);
  }

  /**
   * Guards this JVM from now on. The guard reads {@link System#in} to its end, so nothing else in
   * this JVM can; what it reads it drops. More calls change nothing.
   *
   * @param haltAfter how long the shutdown hooks may take, from zero on
   * @throws IllegalArgumentException if it is negative
   */
  public static void install(Duration haltAfter) {
    install(haltAfter, true);
  }

  /**
   * The same for a JVM that needs its standard input: only the parent is watched.
   *
   * @param haltAfter how long the shutdown hooks may take, from zero on
   * @throws IllegalArgumentException if it is negative
   */
  public static void installBesideStdin(Duration haltAfter) {
    install(haltAfter, false);
  }

  private static void install(Duration haltAfter, boolean readsStdin) {
    if (Objects.requireNonNull(haltAfter, "haltAfter").isNegative()) {
      throw new IllegalArgumentException("haltAfter must not be negative: " + haltAfter);
    }
    if (!INSTALLED.compareAndSet(false, true)) {
      return;
    }
    OrphanGuard guard = new OrphanGuard(haltAfter);
    Optional<GuardNote> note = GuardNote.read();
    Optional<GuardChannel> channel = note.map(GuardChannel::open);
    channel.ifPresent(GuardChannel::sayHello);
    // Without a note, the parent of this moment: it may be a stranger already.
    guard.watch(note.map(each -> ParentCheck.of(each.parent())).orElseGet(ParentCheck::ofNow));
    Optional<Thread> reader = readsStdin ? Optional.of(guard.read()) : Optional.empty();
    Thread hook = new Thread(() -> sayGoodbye(channel, reader), "orphan-guard-goodbye");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private static Thread start(String name, Runnable body) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private Thread read() {
    FileChannel in = GuardChannel.stdin().getChannel(); // an interrupt ends its read
    ByteBuffer dropped = ByteBuffer.allocateDirect(512);
    return start("orphan-guard-stdin", () -> readToTheEnd(in, dropped));
  }

  // @start region="stdin"
  private void readToTheEnd(FileChannel in, ByteBuffer dropped) {
    try {
      while (hasMore(in, dropped)) {
        // Only the end counts.
      }
    } catch (ClosedChannelException | InterruptedException e) {
      return; // this JVM is on its way out, or the program has closed its own input
    }
    leave();
  }

  // @end

  /** Whether the end has not come yet. A read that fails is no end: it is repeated. */
  private boolean hasMore(FileChannel in, ByteBuffer dropped)
      throws ClosedChannelException, InterruptedException {
    try {
      int count = in.read(dropped.clear());
      if (count != 0) {
        return count > 0;
      }
      // A descriptor that does not block, and nothing there.
    } catch (ClosedChannelException e) {
      throw e;
    } catch (IOException e) {
      // A terminal whose owner is another session, for example: EIO.
    } catch (OutOfMemoryError e) {
      reserve = null;
    }
    Thread.sleep(CHECK_MILLIS);
    return true;
  }

  private void watch(ParentCheck parent) {
    // Checks once before the program begins: that may leave no memory to load what a check needs.
    parent.seesAnother();
    start("orphan-guard-parent", () -> watchOn(parent));
  }

  private void watchOn(ParentCheck parent) {
    try {
      while (!parent.seesAnother()) {
        Thread.sleep(CHECK_MILLIS);
      }
    } catch (InterruptedException e) {
      return; // nobody interrupts it but a program that means it
    }
    leave();
  }

  private void leave() {
    if (!leaving.compareAndSet(false, true)) {
      return;
    }
    reserve = null;
    // @start region="leave"
    try {
      start("orphan-guard-exit", OrphanGuard::exit); // may never return
      long halt = System.nanoTime() + haltAfterNanos;
      while (System.nanoTime() - halt < 0) {
        try {
          TimeUnit.NANOSECONDS.sleep(halt - System.nanoTime());
        } catch (InterruptedException e) {
          // That was the goodbye, for a reader: hooks that run keep their time.
        }
      }
    } finally { // at once, if there is no thread for an exit
      Runtime.getRuntime().halt(HALT_CODE);
    }
    // @end
  }

  private static void exit() {
    try {
      System.exit(EXIT_CODE);
    } finally { // it has thrown: there is no memory for it
      Runtime.getRuntime().halt(HALT_CODE);
    }
  }

  /** Lets the parent distinguish an exit from a kill, and this JVM leave without a delay. */
  private static void sayGoodbye(Optional<GuardChannel> channel, Optional<Thread> reader) {
    channel.ifPresent(each -> each.sayGoodbye(isSignalled()));
    // At its end HotSpot waits 300 ms for a thread that is in native code, as one that reads is
    // (VM_Exit::wait_for_threads_in_native_to_block).
    reader.ifPresent(Thread::interrupt);
  }

  /** HotSpot calls the handler of a signal, and so {@code exit}, in a thread of this name. */
  private static boolean isSignalled() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().matches("SIG[A-Z]+ handler"));
  }
}
