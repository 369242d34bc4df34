// SPDX-License-Identifier: Apache-2.0
package stoplab.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.commonmark.node.Code;

/** Every class that a page names in a code span exists: in the repository, or in the JDK. */
final class NameCheck implements Check {
  /** A name of two humps or more, as ours all are. */
  private static final Pattern NAME =
      Pattern.compile("(?<![\\w.$/-])[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]*)+(?![\\w/-])");

  /** A setting of HotSpot looks like a class, and is none. */
  private static final Pattern OPTION = Pattern.compile("-XX:\\S+");

  /**
   * Names of other worlds: settings of systemd, Kubernetes and HotSpot, Python, JUnit, H2, JDKs to
   * come.
   */
  private static final Set<String> FOREIGN = Set.of(
      "TimeoutStopSec",
      "SendSIGKILL",
      "SuccessExitStatus",
      "KillMode",
      "KillSignal",
      "KillWait",
      "ExecStop",
      "FinalKillSignal",
      "RestartPreventExitStatus",
      "UserThreadWaitAttemptsAtExit",
      "DestroyJavaVM",
      "StructuredTaskScope",
      "SystemExit",
      "KeyboardInterrupt",
      "PyThreadState",
      "DisplayName",
      "ParameterizedTest",
      "KillUserProcesses",
      "GraceTime",
      "OverTimeLimit",
      "SocketDispatcher",
      "NioSocketImpl",
      "RuntimeError",
      "ThreadPoolExecutor",
      "BrokenPipeError",
      "ProcessPoolExecutor",
      "CancelledError",
      "TimeoutStartSec",
      "JobRequeue",
      "UnkillableStepTimeout",
      "JdbcSQLNonTransientConnectionException",
      "JdbcSQLNonTransientException",
      "JdbcSQLTimeoutException");

  /** Letters that two names have in common, from the first, when one may be meant for the other. */
  private static final int LIKENESS = 6;

  private static final Set<String> KNOWN = known();

  @Override
  public void check(Page page, Report report) {
    for (Code code : page.all(Code.class)) {
      Matcher name = NAME.matcher(OPTION.matcher(code.getLiteral()).replaceAll(""));
      while (name.find()) {
        report.checked();
        if (!KNOWN.contains(name.group())) {
          report.wrong(
              Page.line(code),
              "`%s`: neither the repository nor the JDK has a class '%s'%s",
              code.getLiteral(),
              name.group(),
              nearest(name.group()));
        }
      }
    }
  }

  /** The class of ours whose name has the longest beginning in common. */
  private static String nearest(String wrong) {
    return Tree.classNames().stream()
        .filter(name -> common(name, wrong) >= LIKENESS)
        .max(Comparator.comparingInt((String name) -> common(name, wrong))
            .thenComparing(Comparator.comparingInt(String::length).reversed()))
        .map(name -> "; did you mean " + name + "?")
        .orElse("");
  }

  private static int common(String one, String other) {
    int length = 0;
    while (length < Math.min(one.length(), other.length())
        && one.charAt(length) == other.charAt(length)) {
      length++;
    }
    return length;
  }

  private static Set<String> known() {
    Set<String> known = new HashSet<>(FOREIGN);
    known.addAll(Tree.classNames());
    for (Path source : Tree.files()) {
      if (source.toString().endsWith(".java")) {
        Pattern.compile("\\b(?:class|record|enum|interface) ([A-Z]\\w+)")
            .matcher(Tree.read(source))
            .results()
            .forEach(match -> known.add(match.group(1)));
      }
    }
    try (Stream<Path> classes =
        Files.walk(FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules"))) {
      classes
          .map(path -> String.valueOf(path.getFileName()))
          .filter(file -> file.endsWith(".class"))
          .flatMap(file -> Arrays.stream(file.replace(".class", "").split("\\$")))
          .forEach(known::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return known;
  }
}
