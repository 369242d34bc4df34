// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;

/**
 * Reads a socket, where a platform thread does not notice an interrupt: its stop closes the socket.
 *
 * <p><b>Why it works:</b> {@link Socket#close} makes a thread that is blocked in an I/O operation
 * on the socket throw a {@code SocketException} (its Javadoc). An interrupt does that to a virtual
 * thread only, and closes the socket too (Javadoc of {@link Socket#getInputStream}, JEP 444); a
 * platform thread reads on. So a stop that has to work on both closes the socket.
 *
 * <p><b>Guarantee</b> [interrupt.close-ends-read]: {@code stop()} ends a waiting read on both kinds
 * of thread; it interrupts nobody. <b>Hazard</b> [interrupt.socket-is-deaf]: an interrupt does not
 * end a read on a platform thread; on a virtual thread it ends a read that has to wait, and closes
 * the socket. Over TLS a close has traps of its own: see {@code BoundedClose}.
 *
 * <p><b>Run:</b> {@code java -cp interrupt-stop/target/classes
 * stoplab.interrupt.SocketClosingWorker}
 *
 * <p><b>Break it:</b> delete the close in {@code stop()}, and the read waits on.
 *
 * <p><b>See also:</b> {@link RunInterruptibly}, for calls that an interrupt ends.
 */
public final class SocketClosingWorker implements Runnable {
  private final Socket socket;
  private final IntConsumer unit;
  private volatile boolean stopped;

  /**
   * Makes a worker that has not been asked to stop.
   *
   * @param socket what it reads, connected, not null; the worker closes it. A TLS socket that is
   *     layered over another one must have been made with {@code autoClose}
   * @param unit gets each byte, 0 to 255, not null
   * @throws NullPointerException if an argument is null
   */
  public SocketClosingWorker(Socket socket, IntConsumer unit) {
    this.socket = Objects.requireNonNull(socket, "socket");
    this.unit = Objects.requireNonNull(unit, "unit");
  }

  /**
   * Hands byte after byte to the unit until {@link #stop()}, or until the peer ends the stream. On
   * a virtual thread an interrupt also ends it: the socket is closed, and the status is set. The
   * socket is closed at the end. What the unit throws is passed on. One thread at a time.
   *
   * @throws UncheckedIOException if the connection fails for another reason
   */
  @Override
  public void run() {
    // @start region="loop"
    try {
      int next = socket.getInputStream().read();
      while (next >= 0) {
        unit.accept(next);
        next = socket.getInputStream().read();
      }
    } catch (IOException e) {
      boolean byInterrupt = Thread.currentThread().isInterrupted() && socket.isClosed();
      if (!stopped && !byInterrupt) {
        throw new UncheckedIOException(e); // nobody has asked: this is a failure
      }
    } finally {
      BoundedClose.close(socket);
    }
    // @end
  }

  /**
   * Asks the worker to end: closes the socket, so that a read ends at once. A running unit
   * finishes. Returns at once, apart from the time that {@link Socket#close} may take. Cannot be
   * undone. Thread-safe; more calls change nothing.
   *
   * @throws UncheckedIOException if the socket cannot be closed
   */
  public void stop() {
    stopped = true; // first: the reader must know it when its read fails
    BoundedClose.close(socket);
  }

  /** Interrupts a worker that waits for a byte, in vain, and then stops it. */
  public static void main(String[] args) throws IOException, InterruptedException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket client = new Socket(server.getInetAddress(), server.getLocalPort())) {
      SocketClosingWorker worker = new SocketClosingWorker(client, next -> {});
      DemoThread thread = DemoThread.start(Executors.callable(worker));
      thread.awaitIn("implRead");
      System.out.println("The worker reads, on a platform thread; now it is interrupted.");
      thread.askInVain(thread::interrupt);
      System.out.println("Now stop() closes its socket.");
      thread.ask(worker::stop);
    }
  }
}
