// SPDX-License-Identifier: Apache-2.0
package stoplab.docs;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The lessons of the topic modules: one public class each. */
final class Techniques {
  private static final Pattern PUBLIC_CLASS =
      Pattern.compile("(?m)^public (?:[a-z-]+ )*(?:class|record|enum|interface) ");

  /** Folders before a package: module/src/main/java. */
  private static final int BEFORE_PACKAGE = 4;

  /** As in stoplab/flag/VolatileFlagWorker.java. */
  private static final int DEPTH = 3;

  /** The module whose lessons are no ways to stop: nothing of it is recommended, or measured. */
  static final String HAZARDS = "hazard-stop";

  private Techniques() {}

  /**
   * A lesson: one file.
   *
   * @param module the folder of its module
   * @param file its file, from the root
   * @param source what stands in the file
   */
  record Technique(String module, Path file, String source) {
    String name() {
      return Tree.className(file);
    }

    /** The name of the class with its package, as on a command line. */
    String fullName() {
      return itsPackage() + "." + name();
    }

    String itsPackage() {
      return file.subpath(BEFORE_PACKAGE, file.getNameCount() - 1).toString().replace('/', '.');
    }

    /** In that module the module's name is the verdict. */
    boolean isHazard() {
      return module.equals(HAZARDS);
    }

    boolean isInterface() {
      return source.contains("\npublic interface ");
    }

    @Override
    public String toString() {
      return name();
    }
  }

  /**
   * Every public class in the package of a topic module. Those of its sub-packages are parts and
   * programs.
   */
  static List<Technique> all() {
    return Tree.topicModules().stream()
        .flatMap(module -> Tree.files(module + "/src/main/java", ".java").stream()
            .filter(Techniques::isLesson)
            .map(file -> new Technique(module, file, Tree.read(file))))
        .toList();
  }

  private static boolean isLesson(Path file) {
    Path inSources = file.subpath(BEFORE_PACKAGE, file.getNameCount());
    return inSources.getNameCount() == DEPTH
        && PUBLIC_CLASS.matcher(Tree.read(file)).find();
  }
}
