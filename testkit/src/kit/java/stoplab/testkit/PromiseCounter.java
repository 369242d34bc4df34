// SPDX-License-Identifier: Apache-2.0
package stoplab.testkit;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.TestTag;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/**
 * Prints, at the end of a module's tests, how many promises they proved. A module's tests run in
 * several JVMs: each leaves its part in a folder, and the last to end prints the sum. JUnit finds
 * this class by {@code META-INF/services}; outside of Maven it does nothing.
 */
public final class PromiseCounter implements LauncherSessionListener, TestExecutionListener {
  /** Surefire alone sets it; an IDE may take over the properties that the pom sets. */
  private static final String IN_SUREFIRE = "surefire.test.class.path";

  private static final String RUNNING = ".running";
  private static final String ENDED = ".ended";

  private final Path folder;
  private final PrintStream out;
  private final List<String> results = new ArrayList<>();
  private Path part;

  /** Reads the folder from {@code stoplab.promises}; its last name is that of the module. */
  public PromiseCounter() {
    this(
        System.getProperty(IN_SUREFIRE) == null ? null : System.getProperty("stoplab.promises"),
        System.out);
  }

  PromiseCounter(String folder, PrintStream out) {
    this.folder = folder == null ? null : Path.of(folder);
    this.out = out;
  }

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    if (folder == null) {
      return;
    }
    try {
      Files.createDirectories(folder);
      part = Files.createTempFile(folder, "", RUNNING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    session.getLauncher().registerTestExecutionListeners(this);
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    boolean isProof = test.isTest() && result.getStatus() == Status.SUCCESSFUL;
    if (isProof || result.getStatus() == Status.FAILED) {
      test.getTags().stream()
          .map(TestTag::getName)
          .filter(tag -> tag.contains("."))
          .forEach(claim -> results.add(result.getStatus() + " " + claim));
    }
  }

  @Override
  public void launcherSessionClosed(LauncherSession session) {
    if (folder == null) {
      return;
    }
    try {
      Files.write(part, results);
      Files.move(part, part.resolveSibling(part.getFileName() + ENDED));
      if (parts(RUNNING).isEmpty()) {
        List<String> all = new ArrayList<>();
        for (Path ended : parts(ENDED)) {
          all.addAll(Files.readAllLines(ended));
        }
        print(claims(all, Status.SUCCESSFUL), claims(all, Status.FAILED));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Path> parts(String state) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(state)).toList();
    }
  }

  private static Set<String> claims(List<String> results, Status status) {
    return results.stream()
        .filter(line -> line.startsWith(status + " "))
        .map(line -> line.substring(line.indexOf(' ') + 1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private void print(Set<String> proved, Set<String> broken) {
    proved.removeAll(broken);
    if (proved.isEmpty() && broken.isEmpty()) {
      return;
    }
    out.printf("%s: %d %s proved", folder.getFileName(), proved.size(), promises(proved));
    if (!broken.isEmpty()) {
      out.printf(", %d %s broken: %s", broken.size(), promises(broken), String.join(", ", broken));
    }
    out.println();
  }

  private static String promises(Set<String> claims) {
    return claims.size() == 1 ? "promise" : "promises";
  }
}
