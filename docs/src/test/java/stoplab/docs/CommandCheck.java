// SPDX-License-Identifier: Apache-2.0
package stoplab.docs;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;

/**
 * Every command names modules, classes, profiles, options and files that exist. That the demos
 * print what the pages show, {@code DemoOutputTest} finds out.
 */
final class CommandCheck implements Check {
  private static final Set<String> GOALS = Set.of(
      "compile",
      "test-compile",
      "test",
      "package",
      "verify",
      "clean",
      "javadoc:javadoc",
      "spotless:apply",
      "install",
      "exec:exec@peers");

  /** Options of Maven that stand alone; those with a value stand below. */
  private static final Set<String> MAVEN_FLAGS =
      Set.of("-q", "-B", "-o", "-am", "-ntp", "-DskipTests", "-Ddocs.update");

  private static final String BENCHMARKS = "benchmarks/target/benchmarks.jar";
  private static final String DOCTOR = "stop-doctor/target/stop-doctor.jar";

  /** Programs that are not ours. */
  private static final Set<String> FOREIGN = Set.of(
      "kill",
      "docker",
      "jcmd",
      "jps",
      "jstack",
      "git",
      "systemctl",
      "systemd-run",
      "kubectl",
      "npm",
      "apt-get",
      "ps",
      "pgrep",
      "pkill",
      "cp",
      "ffmpeg",
      "sbatch",
      "scancel",
      "grep",
      "timeout",
      "export",
      "JAVA_HOME=/path/to/jdk-25",
      "sh",
      "setsid",
      "cat",
      "tail",
      "ls",
      "open");

  private final Map<String, String> texts = new TreeMap<>();

  @Override
  public void check(Page page, Report report) {
    for (FencedCodeBlock fence : page.fences("console")) {
      int line = Page.line(fence);
      List<String> commands = fence.getLiteral().lines().toList();
      for (String command : commands) {
        line++;
        check(command, "", line, report, true);
        if (command.startsWith("cd ") && commands.size() > 1) {
          report.wrong(
              line, "'%s' changes the folder for the lines below: put it in parentheses", command);
        }
      }
    }
    for (Code code : page.all(Code.class)) {
      String literal = code.getLiteral();
      boolean isCommand = literal.startsWith("mvn ")
          || literal.startsWith("cd ")
          || literal.startsWith("java -cp ")
          || literal.startsWith("java -jar ");
      if (isCommand && !literal.contains("…")) {
        check(literal, "", Page.line(code), report, false);
      }
    }
  }

  private void check(String text, String folder, int line, Report report, boolean strict) {
    String command = text.replaceAll("(^|\\s)#.*", "").replaceAll("[\"()]", "").strip();
    if (command.isEmpty()) {
      return;
    }
    report.checked();
    List<String> words = Arrays.asList(command.split("\\s+"));
    switch (words.get(0)) {
      case "cd" -> changeFolder(command, words, line, report, strict);
      case "mvn" -> maven(words.subList(1, words.size()), folder, line, report);
      case "java" -> java(words.subList(1, words.size()), folder, line, report);
      case ".ci/run" -> exists(Path.of(".ci/run"), command, line, report);
      case "python3" -> exists(Path.of(words.get(1)), command, line, report);
      default -> {
        if (strict && !FOREIGN.contains(words.get(0))) {
          report.wrong(line, "'%s' is no command that we know", command);
        }
      }
    }
  }

  private void changeFolder(
      String command, List<String> words, int line, Report report, boolean strict) {
    exists(Path.of(words.get(1)), command, line, report);
    int and = command.indexOf("&&");
    if (and >= 0) {
      check(command.substring(and + 2), words.get(1), line, report, strict);
    }
  }

  private static void exists(Path file, String command, int line, Report report) {
    if (!Tree.exists(file)) {
      report.wrong(line, "'%s': there is no %s below the root of the repository", command, file);
    }
  }

  private void maven(List<String> words, String folder, int line, Report report) {
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.equals("-pl")) {
        i++;
        for (String module : words.get(i).split(",")) {
          if (!Tree.modules().contains(module)) {
            report.wrong(line, "-pl %s: the modules are %s", module, Tree.modules());
          }
        }
      } else if (word.startsWith("-P")) {
        if (!Poms.profiles().contains(word.substring(2))) {
          report.wrong(line, "%s: the profiles are %s", word, Poms.profiles());
        }
      } else if (word.startsWith("-D") && word.contains("=")) {
        property(word.substring(2), folder, line, report);
      } else if (word.startsWith("-") && !MAVEN_FLAGS.contains(word)) {
        report.wrong(line, "%s: we know the options %s", word, MAVEN_FLAGS);
      } else if (!word.startsWith("-") && !GOALS.contains(word)) {
        report.wrong(line, "mvn %s: the goals that we use are %s", word, GOALS);
      }
    }
  }

  private void property(String property, String folder, int line, Report report) {
    String key = property.substring(0, property.indexOf('='));
    String value = property.substring(property.indexOf('=') + 1);
    switch (key) {
      case "test" -> {
        for (String test : value.split(",")) {
          String name = test.replaceAll("#.*", "");
          boolean there = Tree.files(folder.isEmpty() ? "" : folder, "/" + name + ".java").stream()
              .findAny()
              .isPresent();
          if (!there && !name.contains("*")) {
            report.wrong(line, "-Dtest=%s: there is no such test in %s", name, where(folder));
          }
        }
      }
      case "groups", "excludedGroups" -> {
        boolean known = value.equals("none") || Claims.tags().contains(value);
        if (!known) {
          report.wrong(line, "-D%s: no test has the tag '%s'", property, value);
        }
      }
      default -> {
        if (!sources("").contains(key)) {
          report.wrong(line, "-D%s: nothing in the repository reads '%s'", property, key);
        }
      }
    }
  }

  private static String where(String folder) {
    return folder.isEmpty() ? "the repository" : folder;
  }

  private void java(List<String> words, String folder, int line, Report report) {
    String module = "";
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.equals("-cp")) {
        i++;
        module = module(words.get(i), folder, line, report);
      } else if (word.equals("-jar")) {
        verb(words.subList(i + 1, words.size()), line, report);
        return;
      } else if (!word.startsWith("-")) {
        main(module, word, line, report);
        options(module, words.subList(i + 1, words.size()), line, report);
        return;
      }
    }
  }

  /** The module whose classes are on a class path. */
  private static String module(String classPath, String folder, int line, Report report) {
    String first = classPath.split(":")[0];
    Path path = folder.isEmpty() ? Path.of(first) : Path.of(folder).resolve(first);
    String module = path.getName(0).toString();
    if (!path.endsWith("target/classes") || !Tree.modules().contains(module)) {
      report.wrong(
          line,
          "-cp %s: from the root it is <module>/target/classes, of %s",
          first,
          Tree.modules());
    }
    return module;
  }

  private static void main(String module, String fullName, int line, Report report) {
    Path source = Tree.source(module, fullName);
    if (!Tree.exists(source)) {
      report.wrong(line, "there is no class %s in %s", fullName, module);
    } else if (!Tree.read(source).contains("static void main(")) {
      report.wrong(line, "%s has no main", fullName);
    }
  }

  private void verb(List<String> words, int line, Report report) {
    if (words.get(0).equals(DOCTOR)) {
      options("stop-doctor", words.subList(1, words.size()), line, report);
      return;
    }
    if (!words.get(0).equals(BENCHMARKS)) {
      report.wrong(line, "java -jar %s: the jars are %s and %s", words.get(0), BENCHMARKS, DOCTOR);
    }
    if (words.size() > 1 && words.get(1).matches("[a-z]+")) {
      String name = "\"" + words.get(1) + "\"";
      if (!sources("benchmarks").contains("name = " + name)) {
        report.wrong(line, "benchmarks.jar has no verb %s", name);
      }
    }
    options("benchmarks", words.subList(1, words.size()), line, report);
  }

  private void options(String module, List<String> words, int line, Report report) {
    for (String word : words) {
      if (word.startsWith("--")
          && !word.equals("--help")
          && !sources(module).contains("\"" + word.replaceAll("=.*", "") + "\"")) {
        report.wrong(line, "%s: %s knows no such option", word, module);
      }
    }
  }

  /** The main sources and the build of a module, or of all. */
  private String sources(String module) {
    return texts.computeIfAbsent(module, key -> {
      StringBuilder all = new StringBuilder();
      for (Path file : Tree.files()) {
        boolean isSource = file.toString().endsWith(".java") || file.endsWith("pom.xml");
        if (isSource && (key.isEmpty() || file.startsWith(key)) && !file.startsWith("docs/src")) {
          all.append(Tree.read(file));
        }
      }
      return all.toString();
    });
  }
}
