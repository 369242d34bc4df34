// SPDX-License-Identifier: Apache-2.0
package stoplab.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs every demo that a page shows with its output, once, as a reader does: from a root folder,
 * with the class path of the page. The classes are compiled here, so that this module needs no
 * other one to be built before.
 */
@Tag("demos")
class DemoOutputTest {
  /** Most demos wait for something, so more of them run at once than there are CPUs. */
  private static final int AT_ONCE = 4;

  /** Runs in which an output that is allowed, not required, must be seen once. */
  private static final int TRIES = 5;

  @TempDir
  private static Path root;

  private static List<Page> pages;

  @BeforeAll
  static void compileWhatThePagesRun() throws IOException {
    pages = Tree.pages();
    Set<Path> sources = new TreeSet<>();
    for (String command : commands()) {
      sources.add(DemoRun.source(command));
    }
    assertThat(sources).as("demos on pages").isNotEmpty();
    DemoRun.compile(sources, root);
  }

  @Test
  @DisplayName("each demo on a page prints what the page shows, except for times and counts")
  void demosPrintWhatPagesShow() throws Exception {
    Map<String, String> printed = run(commands());
    List<Finding> findings = new ArrayList<>();
    for (Page page : pages) {
      for (Outputs.Shown shown : Outputs.of(page)) {
        String all = together(shown, printed);
        String difference = Outputs.difference(shown.shown(), all);
        for (int again = 1;
            again < TRIES && !shown.isRequired() && !difference.isEmpty();
            again++) {
          all = together(shown, run(shown.commands()));
          difference = Outputs.difference(shown.shown(), all);
        }
        if (!difference.isEmpty()) {
          findings.add(new Finding(page.name(), shown.line(), difference + ":\n" + all));
        }
      }
    }
    assertThat(findings.stream().map(Finding::toString).collect(Collectors.joining("\n")))
        .as("outputs that are not what the commands print")
        .isEmpty();
  }

  private static String together(Outputs.Shown shown, Map<String, String> printed) {
    return shown.commands().stream().map(printed::get).collect(Collectors.joining());
  }

  private static List<String> commands() {
    return pages.stream()
        .flatMap(page -> Outputs.of(page).stream())
        .flatMap(shown -> shown.commands().stream())
        .distinct()
        .toList();
  }

  private static Map<String, String> run(List<String> commands)
      throws InterruptedException, ExecutionException {
    Map<String, Future<String>> running = new LinkedHashMap<>();
    Map<String, String> printed = new LinkedHashMap<>();
    ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE);
    try {
      commands.forEach(
          command -> running.put(command, pool.submit(() -> DemoRun.outputOf(command, root))));
      for (Map.Entry<String, Future<String>> each : running.entrySet()) {
        printed.put(each.getKey(), each.getValue().get());
      }
    } finally {
      pool.shutdownNow();
    }
    return printed;
  }
}
