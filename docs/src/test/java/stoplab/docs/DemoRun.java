// SPDX-License-Identifier: Apache-2.0
package stoplab.docs;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles and runs the demos of the pages. */
final class DemoRun {
  /** A demo takes a second or so; this is for a machine that is very busy. */
  private static final long PATIENCE_SECONDS = 60;

  private DemoRun() {}

  /** The source of the class that a command runs. */
  static Path source(String command) {
    List<String> words = words(command);
    int classPath = words.indexOf("-cp");
    String module = words.get(classPath + 1).split("/")[0];
    return Tree.source(module, words.get(classPath + 2));
  }

  /**
   * Compiles classes, and those that they use, to {@code <module>/target/classes} below a root, and
   * puts the module's resources beside them.
   */
  static void compile(Collection<Path> sources, Path root) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    for (String module : Tree.topicModules()) {
      List<Path> ofModule = sources.stream()
          .filter(source -> source.startsWith(module))
          .map(source -> Tree.root().resolve(source))
          .toList();
      if (ofModule.isEmpty()) {
        continue;
      }
      Path classes = Files.createDirectories(root.resolve(module).resolve("target/classes"));
      Path sourcePath = Tree.root().resolve(module).resolve("src/main/java");
      StringWriter messages = new StringWriter();
      try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
        List<String> options = List.of(
            "-proc:none",
            "-nowarn",
            "--release",
            "17",
            "-implicit:class",
            "-sourcepath",
            sourcePath.toString(),
            "-d",
            classes.toString());
        boolean compiled = compiler
            .getTask(
                messages, files, null, options, null, files.getJavaFileObjectsFromPaths(ofModule))
            .call();
        if (!compiled) {
          throw new IllegalStateException(messages.toString());
        }
      }
      copyResources(Tree.root().resolve(module).resolve("src/main/resources"), classes);
    }
  }

  private static void copyResources(Path from, Path to) throws IOException {
    if (!Files.isDirectory(from)) {
      return;
    }
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.filter(Files::isRegularFile).toList()) {
        Path copy = to.resolve(from.relativize(each));
        Files.createDirectories(copy.getParent());
        Files.copy(each, copy);
      }
    }
  }

  /**
   * Runs a command in a root folder.
   *
   * @return what it has printed, errors too
   */
  static String outputOf(String command, Path root) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(words(command));
    words.set(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ProgramRun demo = ProgramRun.of(words, root, PATIENCE_SECONDS);
    return demo.ended()
        ? demo.output()
        : "(still running after " + PATIENCE_SECONDS + " s)\n" + demo.output();
  }

  private static List<String> words(String command) {
    return Arrays.stream(command.split("\\s+"))
        .map(word -> word.replace("\"", ""))
        .toList();
  }
}
