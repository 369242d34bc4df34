// SPDX-License-Identifier: Apache-2.0
package stoplab.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of the house for packages: read from the imports of main code, and its full names. */
class PackagesTest {
  /** With more classes a listing of the folder no longer says what is in it. */
  private static final int MOST_CLASSES = 20;

  /** A class of ours by its full name, in an import or in the code: the package is group 1. */
  private static final Pattern FULL_NAME =
      Pattern.compile("\\b(stoplab(?:\\.[a-z][a-z0-9]*)+)\\.[A-Z]");

  /** Folders before a package: module/src/main/java. */
  private static final int BEFORE_PACKAGE = 4;

  /** Docs has no main code. */
  static List<String> modules() {
    return Tree.modules().stream().filter(module -> !module.equals("docs")).toList();
  }

  @ParameterizedTest
  @MethodSource("modules")
  @DisplayName("a package is small enough to be listed on one screen")
  void packageIsSmall(String module) {
    List<Path> sources = Tree.files(module + "/src/main/java", ".java");
    assertThat(sources).as("sources of %s", module).isNotEmpty();
    Map<String, Long> large = sources.stream()
        .filter(source -> !source.endsWith("package-info.java") && !isLesson(source))
        .collect(
            Collectors.groupingBy(PackagesTest::packageOf, TreeMap::new, Collectors.counting()));
    large.values().removeIf(classes -> classes <= MOST_CLASSES);
    assertThat(large)
        .as("packages of more than %d main classes: split by what they are for", MOST_CLASSES)
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("modules")
  @DisplayName("dependencies between the packages of a module point one way")
  void packagesHaveNoCycle(String module) {
    assertThat(cycle(uses(Tree.files(module + "/src/main/java", ".java"))))
        .as("packages of %s that use each other: move what is used down", module)
        .isEmpty();
  }

  @Test
  @DisplayName("a cycle is found, however long, and none is found where there is none")
  void cycleIsFound() {
    Map<String, Set<String>> uses = new TreeMap<>();
    uses.put("a", Set.of("b", "c"));
    uses.put("b", Set.of("c"));
    uses.put("c", Set.of());
    assertThat(cycle(uses)).isEmpty();
    uses.put("c", Set.of("d"));
    uses.put("d", Set.of("b"));
    assertThat(cycle(uses)).contains("b -> c -> d -> b");
  }

  private static Map<String, Set<String>> uses(List<Path> sources) {
    Map<String, Set<String>> uses = new TreeMap<>();
    for (Path source : sources) {
      Set<String> used = uses.computeIfAbsent(packageOf(source), any -> new TreeSet<>());
      FULL_NAME.matcher(Tree.read(source)).results().map(name -> name.group(1)).forEach(used::add);
      used.remove(packageOf(source));
    }
    return uses;
  }

  /** A listing of lessons is the table of contents of its module, however many there are. */
  private static boolean isLesson(Path source) {
    return Tree.topicModules().contains(source.getName(0).toString())
        && source.getNameCount() == BEFORE_PACKAGE + 3;
  }

  private static String packageOf(Path source) {
    List<String> names = new ArrayList<>();
    source
        .subpath(BEFORE_PACKAGE, source.getNameCount() - 1)
        .forEach(name -> names.add(name.toString()));
    return String.join(".", names);
  }

  /** A chain of packages that leads back to its first; empty if there is none. */
  private static Optional<String> cycle(Map<String, Set<String>> uses) {
    return uses.keySet().stream()
        .map(start -> wayBack(start, new ArrayList<>(List.of(start)), uses))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<String> wayBack(
      String start, List<String> way, Map<String, Set<String>> uses) {
    for (String next : uses.getOrDefault(way.get(way.size() - 1), Set.of())) {
      if (next.equals(start)) {
        return Optional.of(String.join(" -> ", way) + " -> " + start);
      }
      if (!way.contains(next)) {
        way.add(next);
        Optional<String> back = wayBack(start, way, uses);
        if (back.isPresent()) {
          return back;
        }
        way.remove(way.size() - 1);
      }
    }
    return Optional.empty();
  }
}
