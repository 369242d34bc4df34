// SPDX-License-Identifier: Apache-2.0
package stoplab.docs;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The promises of the tests: each tagged method, read with the compiler's own parser. */
final class Claims {
  /** A claim in Javadoc or on a page: its id in brackets. */
  static final Pattern ID = Pattern.compile("\\[([a-z]+\\.[a-z0-9]+(?:-[a-z0-9]+)+)\\]");

  private static final List<Promise> PROMISES = parse();

  private Claims() {}

  /**
   * A test that proves a claim.
   *
   * @param claim the id
   * @param words what the test shows
   * @param tags all tags of the method
   * @param source the file of the test
   */
  record Promise(String claim, String words, Set<String> tags, Path source) {
    String module() {
      return source.getName(0).toString();
    }

    /** How strong the proof is; the head of CLAIMS.md explains the words. */
    String grade() {
      if (source.toString().contains("/src/jcstress/")) {
        return "jcstress";
      }
      if (tags.contains("seen")) {
        return "seen";
      }
      return Tree.className(source).endsWith("Contract") ? "contract" : "test";
    }
  }

  /** One for each claim of each test, in the order of files and methods. */
  static List<Promise> promises() {
    return PROMISES;
  }

  /** The ids of the claims that have a test. */
  static Set<String> tested() {
    return PROMISES.stream().map(Promise::claim).collect(Collectors.toCollection(TreeSet::new));
  }

  /** Every tag that a test has. */
  static Set<String> tags() {
    Set<String> tags = tested();
    PROMISES.forEach(promise -> tags.addAll(promise.tags()));
    return tags;
  }

  private static List<Promise> parse() {
    List<Path> tests = Tree.files().stream()
        .filter(file -> file.toString().endsWith(".java"))
        .filter(file ->
            file.toString().contains("/src/test/") || file.toString().contains("/src/jcstress/"))
        .filter(file -> Tree.read(file).contains("@Tag("))
        .toList();
    List<Promise> promises = new ArrayList<>();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      for (Path test : tests) {
        JavacTask task = (JavacTask) compiler.getTask(
            null,
            files,
            null,
            List.of("-proc:none"),
            null,
            files.getJavaFileObjects(Tree.root().resolve(test)));
        for (CompilationUnitTree unit : task.parse()) {
          new Methods(test, promises).scan(unit, null);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.copyOf(promises);
  }

  /** Collects the tagged methods of a file. */
  private static final class Methods extends TreeScanner<Void, Set<String>> {
    private final Path source;
    private final List<Promise> into;

    Methods(Path source, List<Promise> into) {
      this.source = source;
      this.into = into;
    }

    @Override
    public Void visitClass(ClassTree type, Set<String> outer) {
      Set<String> tags = tags(type.getModifiers().getAnnotations());
      return super.visitClass(type, tags);
    }

    @Override
    public Void visitMethod(MethodTree method, Set<String> ofClass) {
      List<? extends AnnotationTree> annotations = method.getModifiers().getAnnotations();
      if (!isTest(annotations)) {
        return super.visitMethod(method, ofClass);
      }
      Set<String> tags = tags(annotations);
      if (ofClass != null) {
        tags.addAll(ofClass);
      }
      String words = first(annotations, "DisplayName", method.getName().toString());
      tags.stream()
          .filter(tag -> tag.contains("."))
          .forEach(claim -> into.add(new Promise(claim, words, tags, source)));
      return super.visitMethod(method, ofClass);
    }

    /** A tagged class has helpers too. */
    private static boolean isTest(List<? extends AnnotationTree> annotations) {
      return annotations.stream()
          .map(annotation -> annotation.getAnnotationType().toString())
          .anyMatch(type -> type.endsWith("Test") || type.equals("TestFactory"));
    }

    private static Set<String> tags(List<? extends AnnotationTree> annotations) {
      Set<String> tags = new TreeSet<>();
      annotations.stream()
          .filter(annotation -> annotation.getAnnotationType().toString().equals("Tag"))
          .forEach(annotation -> tags.add(value(annotation)));
      return tags;
    }

    private static String first(
        List<? extends AnnotationTree> annotations, String type, String otherwise) {
      return annotations.stream()
          .filter(annotation -> annotation.getAnnotationType().toString().equals(type))
          .map(Methods::value)
          .findFirst()
          .orElse(otherwise);
    }

    private static String value(AnnotationTree annotation) {
      ExpressionTree argument = annotation.getArguments().get(0);
      return text(argument instanceof AssignmentTree named ? named.getExpression() : argument);
    }

    /** The value of a string literal, or of several with a plus between. */
    private static String text(ExpressionTree expression) {
      if (expression instanceof BinaryTree sum) {
        return text(sum.getLeftOperand()) + text(sum.getRightOperand());
      }
      return expression instanceof LiteralTree literal ? literal.getValue().toString() : "";
    }
  }
}
