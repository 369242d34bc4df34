// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe.call;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * The child of {@link PipeProbe}: it reads so many bytes, writes so many at once, and so on until
 * its input ends.
 */
public final class EchoProgram {
  private EchoProgram() {}

  /**
   * Serves its parent.
   *
   * @param args how many bytes to read, and how many to write
   * @throws IOException if nobody reads what it writes
   */
  public static void main(String[] args) throws IOException {
    byte[] request = new byte[Integer.parseInt(args[0])];
    byte[] answer = new byte[Integer.parseInt(args[1])];
    try (InputStream in = new FileInputStream(FileDescriptor.in);
        OutputStream out = new FileOutputStream(FileDescriptor.out)) {
      while (in.readNBytes(request, 0, request.length) == request.length) {
        out.write(answer);
      }
    }
  }
}
