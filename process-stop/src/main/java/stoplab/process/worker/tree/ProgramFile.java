// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.tree;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the file of a program as {@link ProcessBuilder} does on Linux, and tells whether the kernel
 * can start it: see {@code JDK_execvpe} in the JDK's childproc.c, and execve(2).
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

  static boolean isExecutable(Path file) {
    return Files.isRegularFile(file) && Files.isExecutable(file);
  }

  /**
   * Whether the kernel can start it, as far as the file shows: its format is known, and the
   * interpreter or loader that it names is there.
   *
   * @param file an executable file
   * @param directory the child's working directory, or null for that of this JVM
   * @param orShell what to return for a file that is neither a binary nor begins with {@code #!}
   */
  static boolean canBeStarted(String file, Path directory, boolean orShell) {
    try {
      return canBeStarted(file, directory, orShell, 0);
    } catch (AccessDeniedException e) {
      return true; // a program that may be executed and not read: sudo, on some systems
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean canBeStarted(String file, Path directory, boolean orShell, int depth)
      throws IOException {
    Path path = resolve(file, directory);
    String begin = begin(path);
    if (begin.startsWith(ELF)) {
      return ElfLoader.of(path)
          .map(loader -> isExecutable(resolve(loader, directory)))
          .orElse(true);
    }
    if (!begin.startsWith("#!")) {
      return orShell && depth == 0;
    }
    String interpreter = interpreter(begin);
    return !interpreter.isEmpty()
        && depth < DEEPEST
        && isExecutable(resolve(interpreter, directory))
        && canBeStarted(interpreter, directory, orShell, depth + 1);
  }

  private static String begin(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(FIRST_LINE), StandardCharsets.ISO_8859_1);
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
