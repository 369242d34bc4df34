// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.demo;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Collections;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * A program that should end and does not, for five reasons at once: an idle pool, a timer, a read
 * that no interrupt reaches, two locks taken in two orders, and a shutdown hook that waits. It ends
 * by itself after a minute.
 *
 * <p><b>Run:</b> {@code java -cp stop-doctor/target/classes stoplab.doctor.demo.HungShutdown}. It
 * prints its process id: give that to stop-doctor. Then {@code kill} it, and ask again.
 */
public final class HungShutdown {
  private static final long BOUND_SECONDS = 60;

  private static final Object ORDERS = new Object();
  private static final Object STOCK = new Object();

  private HungShutdown() {}

  /**
   * Hangs.
   *
   * @param args not used
   * @throws Exception if it cannot even do that
   */
  public static void main(String[] args) throws Exception {
    endAfterBound();
    forgetPool();
    forgetTimer();
    Thread reader = readForever();
    takeLocksInTwoOrders();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> waitFor(reader), "close-reports"));
    System.out.println("main returns, and the JVM " + ProcessHandle.current().pid() + " stays.");
  }

  /** One: nobody calls {@code shutdown()}. */
  private static void forgetPool() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(2);
    for (Future<?> done : pool.invokeAll(Collections.nCopies(2, () -> "done"))) {
      done.get();
    }
  }

  /** Two: nobody calls {@code cancel()}. */
  private static void forgetTimer() {
    TimerTask later = new TimerTask() {
      @Override
      public void run() {
        System.out.println("an hour later");
      }
    };
    new Timer("hourly-report").schedule(later, TimeUnit.HOURS.toMillis(1));
  }

  /** Three: the other side says nothing, and no interrupt reaches the read. */
  private static Thread readForever() throws IOException {
    ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    Thread reader = new ReportReader(new Socket(server.getInetAddress(), server.getLocalPort()));
    reader.start();
    reader.interrupt();
    return reader;
  }

  /** A class of its own: a dump names the class of a thread that is joined, and not its name. */
  private static final class ReportReader extends Thread {
    private final Socket silent;

    ReportReader(Socket silent) {
      super("report-reader");
      this.silent = silent;
    }

    @Override
    public void run() {
      try (InputStream in = silent.getInputStream()) {
        in.read();
      } catch (IOException e) {
        System.out.println("the socket was closed: " + e.getMessage());
      }
    }
  }

  /** Four: each has one lock, and waits for the other's. */
  private static void takeLocksInTwoOrders() {
    CountDownLatch both = new CountDownLatch(2);
    new Thread(() -> moveStock(ORDERS, STOCK, both), "order-1").start();
    new Thread(() -> moveStock(STOCK, ORDERS, both), "order-2").start();
  }

  private static void moveStock(Object first, Object second, CountDownLatch both) {
    synchronized (first) {
      both.countDown();
      try {
        both.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      synchronized (second) {
        System.out.println("moved");
      }
    }
  }

  /** Five: a hook that waits for a thread which does not end. */
  private static void waitFor(Thread reader) {
    try {
      reader.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void endAfterBound() {
    Thread bound = new Thread(
        () -> {
          try {
            TimeUnit.SECONDS.sleep(BOUND_SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          Runtime.getRuntime().halt(1);
        },
        "ends the demo after a minute");
    bound.setDaemon(true);
    bound.start();
  }
}
