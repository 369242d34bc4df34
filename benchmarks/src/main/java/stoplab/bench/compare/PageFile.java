// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.compare;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import stoplab.bench.report.folder.RunFolder;
import stoplab.bench.report.page.HtmlReport;

/** Writes a page as a whole: readers see the old one or the new one, never a part. */
final class PageFile {
  /** A report says within so many bytes that it is one. */
  private static final int HEAD = 2_000;

  private PageFile() {}

  /**
   * Writes a page, and the folders that it needs.
   *
   * @throws IOException if it cannot be written; the old page is still there. The message is one
   *     sentence for people
   */
  static void write(Path file, String page) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Path draft = null;
    try {
      Files.createDirectories(folder);
      draft = Files.createTempFile(folder, ".stop-lab", null);
      Files.writeString(draft, page);
      ResultFolder.makeReadable(draft);
      Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
      draft = null;
    } catch (IOException e) {
      throw new IOException(
          file + " cannot be written, and is as it was: " + RunFolder.reason(e) + ".", e);
    } finally {
      if (draft != null) {
        Files.deleteIfExists(draft);
      }
    }
  }

  /**
   * Why a page cannot be written, as far as that can be seen before anything is written.
   *
   * @return one sentence for people; empty if nothing speaks against it
   */
  static Optional<String> obstacle(Path file) {
    if (Files.isDirectory(file)) {
      return Optional.of(file + " is a folder: move it away, a page has this name.");
    }
    Path folder = file.toAbsolutePath().getParent();
    while (Files.notExists(folder)) {
      folder = folder.getParent();
    }
    if (!Files.isDirectory(folder)) {
      return Optional.of(folder + " is a file: move it away, a folder has this name.");
    }
    return Files.isWritable(folder)
        ? Optional.empty()
        : Optional.of(
            "There is no permission to write in " + folder + ": allow it, or copy the folder.");
  }

  /** Whether a file may be replaced by a report: there is none, or it is one. */
  static boolean isFree(Path file) throws IOException {
    if (!Files.exists(file)) {
      return true;
    }
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(HEAD), StandardCharsets.UTF_8).contains(HtmlReport.MARK);
    }
  }
}
