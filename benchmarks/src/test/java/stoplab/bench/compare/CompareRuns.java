// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import stoplab.testkit.ChildJvm;
import stoplab.testkit.NoStrayThreads;

/** Runs the whole command in a JVM of its own, in temporary folders of its own. */
@ExtendWith(NoStrayThreads.class)
abstract class CompareRuns {
  static final String TWO = "volatile-flag,broken-plain-flag";

  @TempDir
  Path temp;

  Path tmpdir;
  Path results;

  @BeforeEach
  void makeFolders() throws IOException {
    tmpdir = Files.createDirectory(temp.resolve("tmp"));
    results = temp.resolve("deep/results");
  }

  /** A private temporary folder, so that this test does not use the machine's lock. */
  ChildJvm compare(String... args) {
    List<String> all = new ArrayList<>(List.of("compare"));
    all.addAll(List.of(args));
    if (!all.contains("--out")) {
      all.addAll(List.of("--out", results.toString()));
    }
    return ChildJvm.start(
        List.of("-Djava.io.tmpdir=" + tmpdir), Main.class, all.toArray(String[]::new));
  }

  /**
   * Runs a comparison that must succeed, and returns what it has printed. The folder that it leaves
   * must give the same pages when it is read again.
   */
  String runToItsEnd(String... args) throws InterruptedException, IOException {
    try (ChildJvm child = compare(args)) {
      assertThat(child.awaitExit(NoStrayThreads.PATIENCE.multipliedBy(6))).isTrue();
      assertThat(child.exitCode()).as(child.output()).isZero();
      Map<Path, String> before = pages();
      assertThat(Main.commandLine().execute("report", results.toString())).isZero();
      assertThat(pages()).as("[bench.report-is-the-same]").isEqualTo(before);
      return child.output();
    }
  }

  private Map<Path, String> pages() throws IOException {
    Map<Path, String> pages = new TreeMap<>();
    try (Stream<Path> files = Files.walk(results)) {
      for (Path file :
          files.filter(each -> each.toString().matches(".*[.](md|html)")).toList()) {
        pages.put(file, Files.readString(file));
      }
    }
    return pages;
  }

  static boolean hasFork(ChildJvm child) {
    return child.handle().descendants().findAny().isPresent();
  }

  /** The JVMs on this machine that carry this test's own temporary folder in their options. */
  List<String> ourJvms() {
    return ProcessHandle.allProcesses()
        .map(process -> process.info().commandLine().orElse(""))
        .filter(line -> line.contains(tmpdir.toString()))
        .toList();
  }
}
