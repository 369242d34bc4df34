// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import stoplab.hazard.child.Evidence;
import stoplab.hazard.child.HazardChild;

/**
 * A Java to run hazards on, asked once what it is.
 *
 * @param java its program
 * @param feature its feature version, 17 or more
 * @param version its whole version
 * @param name of its virtual machine and its vendor
 * @param os the name of the operating system
 * @param modules the names of its modules
 */
record Jvm(Path java, int feature, String version, String name, String os, Set<String> modules) {
  private static final Duration BOUND = Duration.ofSeconds(60);

  /** The Java that runs this. */
  static Jvm current() {
    return of(
        Path.of(System.getProperty("java.home"), "bin", "java"), new Evidence(About.values()));
  }

  /**
   * Asks a Java what it is.
   *
   * @param path its home, or its program
   * @throws UsageException if there is no Java, or an old one
   */
  static Jvm of(String path) throws UsageException, IOException, InterruptedException {
    Path java = program(path);
    try (HazardChild child = HazardChild.start(java, List.of(), About.class)) {
      boolean ended = child.awaitEnd(BOUND);
      Evidence evidence = Evidence.in(child.output());
      if (!ended || evidence.get(About.FEATURE).isEmpty()) {
        throw new UsageException(path + " does not run our classes: --java needs JDK 17 or newer.");
      }
      return of(java, evidence);
    } catch (HazardChild.NotStarted e) {
      throw new UsageException(path + " cannot be started: --java needs the folder of a JDK, or its"
          + " program bin/java.");
    }
  }

  private static Jvm of(Path java, Evidence evidence) {
    return new Jvm(
        java,
        Integer.parseInt(evidence.get(About.FEATURE)),
        evidence.get(About.VERSION),
        evidence.get(About.NAME),
        evidence.get(About.OS),
        new TreeSet<>(List.of(evidence.get(About.MODULES).split(" "))));
  }

  private static Path program(String path) throws UsageException {
    try {
      Path given = Path.of(path);
      Path file = Files.isDirectory(given) ? given.resolve("bin").resolve("java") : given;
      return file.toAbsolutePath();
    } catch (InvalidPathException e) {
      throw new UsageException(
          path + " is no path: --java needs the folder of a JDK, or its program.");
    }
  }

  /** Options that this JVM has, and that a hazard may need. */
  List<String> nativeAccess() {
    return HazardChild.nativeAccess(feature);
  }

  /** The head of its column. */
  String label() {
    return "JDK " + version;
  }

  /** What a JVM reports about itself. */
  static final class About {
    static final String FEATURE = "feature";
    static final String VERSION = "version";
    static final String NAME = "name";
    static final String OS = "os";
    static final String MODULES = "modules";

    private About() {}

    public static void main(String[] args) {
      values().forEach(Evidence::say);
    }

    static Map<String, String> values() {
      Set<String> modules = new TreeSet<>();
      ModuleLayer.boot().modules().forEach(module -> modules.add(module.getName()));
      return Map.of(
          FEATURE, Integer.toString(Runtime.version().feature()),
          VERSION, Runtime.version().toString(),
          NAME, System.getProperty("java.vm.name") + ", " + System.getProperty("java.vendor"),
          OS, System.getProperty("os.name"),
          MODULES, String.join(" ", modules));
    }
  }
}
