// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import stoplab.hazard.child.Evidence;

/**
 * Waits for a thread for a while, and then forgets it: the thread keeps all that it has.
 *
 * <p><b>Why it fails:</b> {@link Thread#join(long)} waits "at most" that long, and does nothing
 * else (its Javadoc). The thread lives on, and it is a root for the garbage collector: what it can
 * reach is never freed (JLS 12.6.1). Nobody else can use its locks, its connections or its share of
 * the CPU.
 *
 * <p><b>Hazard</b> [hazard.abandoned-keeps-all]: after the wait has ended, the thread still has its
 * 64 MB, its lock and its connection, and computes on.
 *
 * <p><b>Run:</b> {@code java -cp hazard-stop/target/classes stoplab.hazard.AbandonedThread}
 *
 * <p><b>Break it:</b> make the loop poll a flag, and set it after the join: nothing is kept.
 *
 * <p><b>See also:</b> {@link ExecutorTimeoutLeak}, the same in a pool.
 */
public final class AbandonedThread {
  private static final int MEGABYTES = 64;
  private static final long TIMEOUT_MILLIS = 200;
  private static final long CPU_MILLIS = 100;

  private static final ReentrantLock LOCK = new ReentrantLock();
  private static volatile byte sink;
  private static volatile WeakReference<byte[]> watched;

  private AbandonedThread() {}

  /**
   * Gives a worker memory, a lock and a connection, waits for it in vain, and shows what it keeps.
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    long before = usedMegabytes();
    CountDownLatch ready = new CountDownLatch(1);
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread worker = HazardVictim.start("worker", () -> work(server, ready));
      Socket accepted = server.accept();
      ready.await();
      // @start region="abandon"
      worker.join(TIMEOUT_MILLIS); // "it takes too long: go on without it"
      // @end
      boolean alive = worker.isAlive();
      ThreadMXBean threads = ManagementFactory.getThreadMXBean();
      long cpuNanos = threads.getThreadCpuTime(worker.getId());
      long goal = cpuNanos + TimeUnit.MILLISECONDS.toNanos(CPU_MILLIS);
      boolean computes = HazardVictim.await(() -> threads.getThreadCpuTime(worker.getId()) >= goal);
      long more = usedMegabytes() - before;
      boolean kept = watched.get() != null; // though the garbage has been collected just now
      boolean free = LOCK.tryLock();
      accepted.setSoTimeout((int) TIMEOUT_MILLIS);
      boolean open = isOpen(accepted);
      System.out.println("The wait has ended. The worker " + (alive ? "lives" : "has ended")
          + ". The heap has " + more + " MB more, its lock is " + (free ? "free" : "held")
          + ", its connection " + (open ? "open" : "closed")
          + (computes ? ", and it computes on." : "."));
      Evidence.say("worker", alive ? "alive" : "ended");
      Evidence.say("memory", kept ? "kept" : "freed");
      Evidence.say("memory.mb", more);
      Evidence.say("lock", free ? "free" : "held");
      Evidence.say("connection", open ? "open" : "closed");
      Evidence.say("cpu.ms", computes ? "more than " + CPU_MILLIS : "none");
    }
  }

  private static void work(ServerSocket server, CountDownLatch ready) {
    byte[] memory = new byte[MEGABYTES << 20];
    watched = new WeakReference<>(memory);
    LOCK.lock();
    try (Socket connection = new Socket(server.getInetAddress(), server.getLocalPort())) {
      ready.countDown();
      while (connection.isConnected()) {
        sink = memory[sink + 1]; // computes, and polls nothing that could end it
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } finally {
      LOCK.unlock();
    }
  }

  private static boolean isOpen(Socket accepted) throws IOException {
    try {
      return accepted.getInputStream().read() >= 0;
    } catch (SocketTimeoutException nothingYet) {
      return true; // a closed one would give the end of the stream
    }
  }

  private static long usedMegabytes() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return (runtime.totalMemory() - runtime.freeMemory()) >> 20;
  }
}
