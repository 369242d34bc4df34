// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import javax.net.ssl.SSLSocket;

/**
 * Closes a socket, and does not wait for its peer, not even over TLS.
 *
 * <p><b>Why it works:</b> {@code SSLSocket.close} first sends a {@code close_notify}, for which it
 * needs the lock of the writers. A thread that is blocked in {@code write} holds that lock until
 * its peer reads. {@code SO_LINGER} bounds this wait (source: {@code SSLSocketImpl.closeNotify}),
 * so it is set to zero seconds first. The peer then sees a reset; what it has not read may be lost.
 *
 * <p><b>Guarantee</b> [interrupt.tls-close-bounded]: the close returns although another thread is
 * blocked in a write. <b>Hazard</b> [interrupt.tls-layered-reads-on]: a TLS socket that was layered
 * over another one without {@code autoClose} leaves that one open, and a read waits on; with TLS
 * 1.2 the close waits too. Close the underlying socket first.
 */
final class BoundedClose {
  private BoundedClose() {}

  /**
   * Closes a socket. Over TLS it writes a {@code close_notify}, if no other thread is writing; that
   * waits only while the kernel's buffer is full. Thread-safe; more calls change nothing.
   *
   * @param socket what to close, not null
   * @throws UncheckedIOException if it cannot be closed
   */
  static void close(Socket socket) {
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
}
