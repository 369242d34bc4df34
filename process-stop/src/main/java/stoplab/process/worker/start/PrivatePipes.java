// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.start;

import java.io.BufferedInputStream;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Two pipes between a parent and its child that nobody else in the child uses: see
 * {@code Launch.withPrivatePipes}.
 *
 * <p>The JDK connects three descriptors to a child, and everything in it may write to 1 and 2. So a
 * shell moves the pipes of 0 and 1 to 3 and 4 before it becomes the program. The JDK closes the
 * descriptors from 3 on in the processes that it starts, so a grandchild started by it has neither.
 */
public final class PrivatePipes {
  private static final String SHELL = "/bin/sh";
  private static final String MOVE = "exec 3<&0 4>&1 </dev/null 1>&2; exec \"$@\"";
  private static final Path INPUT = Path.of("/dev/fd/3");
  private static final Path OUTPUT = Path.of("/dev/fd/4");

  private PrivatePipes() {}

  /**
   * Whether this system has what private pipes need: a POSIX shell, and {@code /dev/fd}.
   *
   * @return false on Windows, for example
   */
  public static boolean areSupported() {
    return Files.isExecutable(Path.of(SHELL)) && Files.isDirectory(INPUT.getParent());
  }

  /**
   * A command line that moves the pipes, and becomes another.
   *
   * @param command the other, not null
   * @return a longer command line
   */
  public static List<String> inFront(List<String> command) {
    List<String> line = new ArrayList<>(List.of(SHELL, "-c", MOVE, SHELL));
    line.addAll(command);
    return List.copyOf(line);
  }

  /**
   * In the child: what the parent writes.
   *
   * @return a buffered stream, so call this once; its end is that of the parent, or of its interest
   * @throws FileNotFoundException if this process was not started with private pipes
   */
  public static InputStream input() throws FileNotFoundException {
    return new BufferedInputStream(new FileInputStream(INPUT.toFile()));
  }

  /**
   * In the child: what the parent reads.
   *
   * @return a stream without a buffer
   * @throws FileNotFoundException if this process was not started with private pipes
   */
  public static OutputStream output() throws FileNotFoundException {
    return new FileOutputStream(OUTPUT.toFile(), true);
  }
}
