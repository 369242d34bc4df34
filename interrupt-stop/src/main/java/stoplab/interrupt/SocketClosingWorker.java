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
import javax.net.ssl.SSLSocket;

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
 * the socket.
 *
 * <p><b>TLS:</b> {@code SSLSocket.close} first sends a {@code close_notify}, for which it needs the
 * lock of the writers. A thread that is blocked in {@code write} holds that lock until its peer
 * reads. {@code SO_LINGER} bounds this wait (source: {@code SSLSocketImpl.closeNotify}), so it is
 * set to zero seconds first [interrupt.tls-close-bounded]. The peer then sees a reset; what it has
 * not read may be lost. <b>Hazard</b> [interrupt.tls-layered-reads-on]: a TLS socket that was
 * layered over another one without {@code autoClose} leaves that one open, and the read waits on;
 * with TLS 1.2 {@code stop()} waits too. Close the underlying socket first.
 *
 * <p><b>Run:</b> {@code java -cp interrupt-stop/target/classes
 * stoplab.interrupt.SocketClosingWorker}
 *
 * <p><b>Break it:</b> delete {@code close();} in {@code stop()}, and the read waits on.
 *
 * <p><b>See also:</b> {@link RunInterruptibly}, for calls that an interrupt does end, in a thread
 * that is not yours.
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
      close();
    }
    // @end
  }

  private void close() {
    // @start region="close"
    try (socket) {
      if (socket instanceof SSLSocket && !socket.isClosed()) {
        socket.setSoLinger(true, 0); // or close() waits for a writer whose peer does not read
      }
    } catch (IOException e) {
      if (!socket.isClosed()) {
        throw new UncheckedIOException(e);
      }
    }
    // @end
  }

  /**
   * Asks the worker to end: closes the socket, so that a read ends at once. A running unit
   * finishes. Returns at once, apart from the time that {@link Socket#close} may take. Cannot be
   * undone. With TLS it writes a {@code close_notify}, if no other thread is writing; that waits
   * only while the kernel's buffer is full. Thread-safe; more calls change nothing.
   *
   * @throws UncheckedIOException if the socket cannot be closed
   */
  public void stop() {
    stopped = true; // first: the reader must know it when its read fails
    close();
  }

  /** Interrupts a worker that waits for a byte, in vain, and then stops it. */
  public static void main(String[] args) throws IOException, InterruptedException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket client = new Socket(server.getInetAddress(), server.getLocalPort())) {
      SocketClosingWorker worker = new SocketClosingWorker(client, next -> {});
      Thread thread = InterruptDemo.start(Executors.callable(worker));
      InterruptDemo.awaitIn(thread, "implRead");
      System.out.println("The worker reads, on a platform thread; now it is interrupted.");
      long requested = System.nanoTime();
      thread.interrupt();
      InterruptDemo.awaitEnd(thread, requested, InterruptDemo.DEAF_MILLIS);
      System.out.println("Now stop() closes its socket.");
      requested = System.nanoTime();
      worker.stop();
      InterruptDemo.awaitEnd(thread, requested);
    }
  }
}
