// SPDX-License-Identifier: Apache-2.0
package stoplab.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The checked-out tree, for the tests that look across the modules. */
final class Repository {
  private static final Pattern PUBLIC_CLASS =
      Pattern.compile("(?m)^public (?:[a-z-]+ )*(?:class|record|enum|interface) ");

  /** As in stoplab/flag/VolatileFlagWorker.java. */
  private static final int TECHNIQUE_DEPTH = 3;

  /** The module whose lessons are no ways to stop: nothing of it is recommended, or measured. */
  static final Path HAZARDS = Path.of("hazard-stop");

  /** Its program, which stands beside the lessons that it runs. */
  private static final String RUNNER = "Hazards.java";

  private Repository() {}

  /** A technique of a topic module: one file, one lesson. */
  record TechniqueClass(Path module, String className, String source) {
    String simpleName() {
      return className.substring(className.lastIndexOf('.') + 1);
    }

    String packageName() {
      return className.substring(0, className.lastIndexOf('.'));
    }

    /** In that module the module's name is the verdict. */
    boolean isHazard() {
      return module.endsWith(HAZARDS);
    }

    boolean isInterface() {
      return source.contains("\npublic interface ");
    }

    @Override
    public String toString() {
      return className;
    }
  }

  /** The folder with the parent pom. */
  static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("flag-stop/pom.xml"))) {
      folder = folder.getParent();
    }
    return folder;
  }

  /** The folders of all modules, and of the topic modules alone. */
  static List<Path> modules() throws IOException {
    try (Stream<Path> folders = Files.list(root())) {
      return folders
          .filter(folder -> Files.exists(folder.resolve("pom.xml")))
          .sorted()
          .toList();
    }
  }

  static List<Path> topicModules() throws IOException {
    return modules().stream()
        .filter(module -> module.toString().endsWith("-stop"))
        .toList();
  }

  /** All files below a folder of a module with such an ending; none if there is no such folder. */
  static List<Path> files(Path folder, String ending) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }

  /** The pages of a module. */
  static List<Path> pages(Path module) throws IOException {
    try (Stream<Path> files = Files.list(module)) {
      return files.filter(file -> file.toString().endsWith(".md")).sorted().toList();
    }
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Every public class in the package of a topic module; those of its sub-packages are programs, as
   * is the one that runs the hazards.
   */
  static List<TechniqueClass> techniqueClasses() throws IOException {
    Stream.Builder<TechniqueClass> found = Stream.builder();
    for (Path module : topicModules()) {
      Path sources = module.resolve("src/main/java");
      for (Path file : files(sources, ".java")) {
        String source = read(file);
        boolean inSubPackage = sources.relativize(file).getNameCount() > TECHNIQUE_DEPTH;
        boolean isRunner = module.endsWith(HAZARDS) && file.endsWith(RUNNER);
        if (!inSubPackage && !isRunner && PUBLIC_CLASS.matcher(source).find()) {
          found.add(new TechniqueClass(module, className(sources, file), source));
        }
      }
    }
    return found.build().toList();
  }

  /** The full name of the class that a source file declares. */
  static String className(Path sources, Path file) {
    String path = sources.relativize(file).toString();
    return path.substring(0, path.length() - ".java".length()).replaceAll("[/\\\\]", ".");
  }
}
