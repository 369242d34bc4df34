// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard;

import java.util.List;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicLong;
import stoplab.hazard.child.Evidence;

/**
 * Sends a signal to one worker with {@code pthread_kill}: it affects the whole process.
 *
 * <p><b>Why it fails:</b> a signal sent to a thread is delivered to that thread, but its action
 * belongs to the process. A signal that terminates, terminates the whole process (POSIX, 2.4.3
 * Signal Actions; pthread_kill(3): "this action will affect the whole process"). The JVM handles
 * some signals itself. SIGTERM is a request to shut down (Javadoc of {@link Runtime} from JDK 20
 * on, "Shutdown Sequence"; that of {@link Runtime#addShutdownHook} before). SIGUSR2 is reserved for
 * the JVM on Linux and macOS, and a SIGSEGV that it did not cause is a crash.
 *
 * <p><b>Hazard</b> [hazard.signal-hits-process]: SIGKILL and SIGUSR1 end the whole process, and
 * neither a hook nor a {@code finally} runs. SIGTERM ends it too, with its hooks, but without a
 * {@code finally}; SIGSEGV crashes it. [hazard.signal-to-thread-lost]: SIGUSR2, SIGQUIT and 0 do
 * nothing; SIGQUIT does not even produce a thread dump, since every Java thread blocks it.
 *
 * <p><b>Run:</b> {@code java -cp "hazard-stop/target/classes:hazard-stop/target/lib/*"
 * stoplab.hazard.PthreadKill}
 *
 * <p><b>Break it:</b> it is broken; Python's {@code signal.pthread_kill} is the same function. A
 * flag ends one thread, a child process can be killed.
 *
 * <p><b>See also:</b> {@link PthreadCancel}, which does affect one thread only.
 */
public final class PthreadKill {
  /** What {@code main} sends without an argument, in this order; 0 sends no signal. */
  public static final List<String> SIGNALS =
      List.of("SIGTERM", "SIGUSR1", "SIGKILL", "SIGSEGV", "SIGUSR2", "SIGQUIT", "0");

  /** After so many more units, a signal is taken to have had no effect. */
  private static final long UNITS = 500;

  private static final long PATIENCE_MILLIS = 20_000;

  private PthreadKill() {}

  /**
   * Sends each signal in a JVM of its own, and prints what became of that JVM.
   *
   * @param args none; or the name of a signal, or 0: then this very JVM gets the signal, and may
   *     leave a crash log
   * @throws Exception if a child JVM cannot be run, or the main thread is interrupted
   */
  public static void main(String[] args) throws Exception {
    if (args.length == 0) {
      HazardVariants.show(PthreadKill.class, SIGNALS);
    } else if (OsThread.isCallable()) {
      send(args[0]);
    }
  }

  private static void send(String signal) throws InterruptedException {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> say("hook", "shutdown hook")));
    SynchronousQueue<OsThread> threads = new SynchronousQueue<>();
    HazardVictim.start("other", () -> work(threads, new AtomicLong()));
    threads.take();
    AtomicLong units = new AtomicLong();
    Thread target = HazardVictim.start("target", () -> work(threads, units));
    OsThread thread = threads.take();
    if (OsThread.isIgnored(number(signal))) {
      System.out.println("This process was started with " + signal + " ignored.");
      Evidence.say("ignored", "from the start");
    }
    System.out.println("Two workers run, each in a try block with a finally block.");
    System.out.println("Now one of them is sent " + signal + ".");
    // @start region="send"
    int answer = thread.kill(number(signal)); // of one thread
    System.out.println("The call has returned " + answer + "; so far the process lives.");
    // @end
    Evidence.say("answer", answer);
    long goal = units.get() + UNITS; // time enough for a late effect, even on a busy machine
    boolean worksOn =
        HazardVictim.await(() -> units.get() > goal || !target.isAlive(), PATIENCE_MILLIS)
            && target.isAlive();
    Evidence.say("process", "lives");
    Evidence.say("target", worksOn ? "works on" : "ended");
    System.out.println("A while later the worker " + (worksOn ? "works on." : "has ended."));
  }

  private static void work(SynchronousQueue<OsThread> ready, AtomicLong units) {
    try {
      ready.put(OsThread.current());
      while (true) {
        units.incrementAndGet();
        Thread.sleep(1);
      }
    } catch (InterruptedException | RuntimeException e) {
      Evidence.say("threw." + Thread.currentThread().getName(), e.getClass().getSimpleName());
    } finally {
      say("finally." + Thread.currentThread().getName(), "finally block");
    }
  }

  private static void say(String key, String block) {
    Evidence.say(key, "ran");
    System.out.println("A " + block + " has run.");
  }

  /** Returns the number of a signal; SIGUSR1 and SIGUSR2 differ between Linux and macOS. */
  private static int number(String signal) {
    boolean mac = System.getProperty("os.name").startsWith("Mac");
    return switch (signal) {
      case "0" -> 0;
      case "SIGQUIT" -> 3;
      case "SIGKILL" -> 9;
      case "SIGUSR1" -> mac ? 30 : 10;
      case "SIGSEGV" -> 11;
      case "SIGUSR2" -> mac ? 31 : 12;
      case "SIGTERM" -> 15;
      default -> throw new IllegalArgumentException("unknown signal: " + signal);
    };
  }
}
