// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.tree.session;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Finds the file of a program as {@link ProcessBuilder} does on Linux, and checks whether the
 * kernel can start it: see {@code JDK_execvpe} in the JDK's childproc.c, and execve(2).
 */
final class ProgramFile {
  /** What the JDK uses where this JVM has no PATH; the empty entry is the working directory. */
  private static final String DEFAULT_PATH = ":/bin:/usr/bin";

  /** As much of a first line as the kernel reads. Older ones, before 5.1, read half of it. */
  private static final int FIRST_LINE = 256;

  /** How many interpreters may be scripts themselves. */
  private static final int DEEPEST = 4;

  private static final String ELF = "\177ELF";

  private ProgramFile() {}

  /**
   * The file of a program, by the PATH of this JVM.
   *
   * @param name as it stands in a command
   * @param directory the child's working directory, or null for that of this JVM
   * @return a name with a slash in it, relative to that directory if it is relative; empty if there
   *     is no executable file of that name
   */
  static Optional<String> find(String name, Path directory) {
    Stream<String> candidates = name.indexOf('/') >= 0 ? Stream.of(name) : onPath(name);
    return candidates.filter(each -> isExecutable(resolve(each, directory))).findFirst();
  }

  private static Stream<String> onPath(String name) {
    String path = System.getenv("PATH");
    return name.isEmpty()
        ? Stream.empty()
        : Stream.of((path == null ? DEFAULT_PATH : path).split(":", -1))
            .map(entry -> (entry.isEmpty() ? "." : entry) + "/" + name);
  }

  private static Path resolve(String file, Path directory) {
    return directory == null ? Path.of(file) : directory.resolve(file);
  }

  static boolean isExecutable(Path path) {
    File file = path.toFile(); // Files makes an exception for each that is missing
    return file.isFile() && file.canExecute();
  }

  /**
   * Whether the kernel can start it, as far as the file shows: its format is known, and the
   * interpreter or loader that it names is there.
   *
   * @param file an executable file
   * @param directory the child's working directory, or null for that of this JVM
   * @param orShell what to return for a file that is neither a binary nor begins with {@code #!}
   */
  static boolean canBeStarted(String file, Path directory, BooleanSupplier orShell) {
    try {
      return canBeStarted(file, directory, orShell, 0);
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean canBeStarted(
      String name, Path directory, BooleanSupplier orShell, int depth) throws IOException {
    File file = resolve(name, directory).toFile();
    if (!file.canRead()) {
      return true; // a program may be executable all the same: sudo, on some systems
    }
    try (RandomAccessFile in = new RandomAccessFile(file, "r")) {
      byte[] bytes = new byte[FIRST_LINE];
      int length = Math.max(0, in.read(bytes));
      String begin = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
      if (begin.startsWith(ELF)) {
        return ElfLoader.of(in)
            .map(loader -> isExecutable(resolve(loader, directory)))
            .orElse(true);
      }
      if (!begin.startsWith("#!")) {
        return depth == 0 && orShell.getAsBoolean();
      }
      String interpreter = interpreter(begin);
      return !interpreter.isEmpty()
          && depth < DEEPEST
          && isExecutable(resolve(interpreter, directory))
          && canBeStarted(interpreter, directory, orShell, depth + 1);
    }
  }

  /** The first word behind {@code #!}; empty if there is none, or if it is cut off. */
  private static String interpreter(String begin) {
    String line = begin.substring(2).replaceFirst("^[ \t]+", "");
    String word = line.split("[ \t\n\0]", 2)[0];
    boolean cutOff = word.length() == line.length() && begin.length() == FIRST_LINE;
    return cutOff ? "" : word;
  }
}
