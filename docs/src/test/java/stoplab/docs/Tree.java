// SPDX-License-Identifier: Apache-2.0
package stoplab.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The checked-out repository: its folders, sources and pages. Read once, and then unchanged. */
final class Tree {
  /** Folders that hold nothing that was written by hand. */
  private static final Set<String> SKIPPED =
      Set.of("target", ".git", ".idea", ".vscode", ".settings", "stop-lab-results");

  private static final Path ROOT = findRoot();
  private static final List<Path> FILES = walk();
  private static final Map<Path, String> TEXTS = new ConcurrentHashMap<>();

  private Tree() {}

  /** The folder with the parent pom. */
  static Path root() {
    return ROOT;
  }

  /** Every file, as a path from the root; build results are left out. */
  static List<Path> files() {
    return FILES;
  }

  /** All files below a folder, or all if it is empty, with such an ending; paths from the root. */
  static List<Path> files(String folder, String ending) {
    return FILES.stream()
        .filter(file -> folder.isEmpty() || file.startsWith(folder))
        .filter(file -> file.toString().endsWith(ending))
        .toList();
  }

  /** The names of the folders with a pom, sorted. */
  static List<String> modules() {
    return FILES.stream()
        .filter(file -> file.getNameCount() == 2 && file.endsWith("pom.xml"))
        .map(file -> file.getName(0).toString())
        .sorted()
        .toList();
  }

  /** The modules that teach one way to stop each. */
  static List<String> topicModules() {
    return modules().stream().filter(module -> module.endsWith("-stop")).toList();
  }

  /** The text of a file that is named from the root. */
  static String read(Path file) {
    return TEXTS.computeIfAbsent(file, Tree::readAnew);
  }

  private static String readAnew(Path file) {
    try {
      return Files.readString(ROOT.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String read(String file) {
    return read(Path.of(file));
  }

  static boolean exists(Path file) {
    return Files.exists(ROOT.resolve(file));
  }

  /** Every page of the repository; summaries of results are data. */
  static List<Page> pages() {
    return FILES.stream()
        .filter(file -> file.toString().endsWith(".md") && !file.startsWith("benchmarks/results"))
        .map(file -> new Page(file.toString(), read(file)))
        .toList();
  }

  /** The sources of main code, by the simple name of their class. */
  static Map<String, List<Path>> mainClasses() {
    return FILES.stream()
        .filter(file -> file.toString().contains("/src/main/java/"))
        .filter(file -> file.toString().endsWith(".java"))
        .collect(Collectors.groupingBy(Tree::className, LinkedHashMap::new, Collectors.toList()));
  }

  /** The simple names of all classes of the repository that have a file of their own. */
  static Set<String> classNames() {
    return FILES.stream()
        .filter(file -> file.toString().endsWith(".java"))
        .map(Tree::className)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The simple name of the class in a source file. */
  static String className(Path file) {
    return file.getFileName().toString().replace(".java", "");
  }

  /** The source of a class with its full name, in a module. */
  static Path source(String module, String fullName) {
    return Path.of(module, "src/main/java", fullName.replace('.', '/') + ".java");
  }

  private static Path findRoot() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("flag-stop/pom.xml"))) {
      folder = folder.getParent();
    }
    return folder;
  }

  private static List<Path> walk() {
    List<Path> found = new ArrayList<>();
    try {
      Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
          return SKIPPED.contains(folder.getFileName().toString())
              ? FileVisitResult.SKIP_SUBTREE
              : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
          found.add(ROOT.relativize(file));
          return FileVisitResult.CONTINUE;
        }
      });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    found.sort(null);
    return List.copyOf(found);
  }

  /** The direct children of the root that are folders, without hidden ones. */
  static Set<String> topFolders() {
    try (Stream<Path> children = Files.list(ROOT)) {
      return children
          .filter(Files::isDirectory)
          .map(child -> child.getFileName().toString())
          .filter(name -> !name.startsWith(".") && !SKIPPED.contains(name))
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
