// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.tree.proc;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Reads files of the kernel, as those in {@code /proc}, whose length is not known before. */
public final class ProcFile {
  private ProcFile() {}

  /**
   * The text of a file. By a stream: the classes of channels are slow to load, and cannot be loaded
   * when this JVM is out of file descriptors.
   *
   * @param file the file
   * @return its text, a character for each byte
   * @throws IOException if it cannot be read
   */
  public static String read(Path file) throws IOException {
    try (FileInputStream in = new FileInputStream(file.toFile())) {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }
}
