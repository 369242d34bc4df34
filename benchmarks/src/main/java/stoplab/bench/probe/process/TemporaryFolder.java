// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A temporary folder for programs that may be killed before they can remove it. */
public final class TemporaryFolder implements AutoCloseable {
  /** Names the folder of the JVM that started this one, which removes what is left in it. */
  private static final String PROPERTY = "stoplab.bench.scratch";

  private final Path folder;

  private TemporaryFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Makes an empty folder: in that of the JVM that started this one, if it has one.
   *
   * @throws IOException if it cannot be made
   */
  public static TemporaryFolder make() throws IOException {
    Path place = Path.of(System.getProperty(PROPERTY, System.getProperty("java.io.tmpdir")));
    return new TemporaryFolder(Files.createTempDirectory(place, "stoplab-bench"));
  }

  /** The option for a JVM that is to make its folders in this one. */
  public String option() {
    return "-D" + PROPERTY + "=" + folder;
  }

  /** The folder. */
  public Path folder() {
    return folder;
  }

  /**
   * Removes the folder and everything in it. If a file is removed or added meanwhile, that does no
   * harm, but the folder may stay.
   */
  @Override
  public void close() {
    try {
      for (Path path : paths()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      System.err.println(folder + " could not be removed: " + e);
    }
  }

  /** The contents of a folder before the folder itself. */
  private List<Path> paths() throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.sorted(Comparator.reverseOrder()).toList();
    }
  }
}
