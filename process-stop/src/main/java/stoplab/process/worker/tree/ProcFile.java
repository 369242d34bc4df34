// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.tree;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Reads files of the kernel, as those in {@code /proc}, whose length is not known before. */
final class ProcFile {
  private ProcFile() {}

  /**
   * The text of a file. By a stream: the classes of channels are slow to load, and cannot be loaded
   * when this JVM is out of file descriptors.
   */
  static String read(Path file) throws IOException {
    try (FileInputStream in = new FileInputStream(file.toFile())) {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }
}
