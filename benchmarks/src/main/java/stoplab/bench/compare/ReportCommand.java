// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import stoplab.bench.report.folder.UnreadableRunException;

/**
 * Writes the pages and charts of earlier comparisons anew, from their raw samples.
 *
 * <p>Guarantee [bench.report-keeps-samples]: what was measured is never changed, and a folder that
 * cannot be read keeps its pages.
 */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description =
        "Write report.html, summary.md, tables.md and the charts of earlier comparisons anew, from"
            + " their raw samples.",
    footer = {
      "",
      "Exit codes: 0 done; 1 writing failed half-way; 2 a folder was wrong, or cannot be written: then",
      "nothing was written, in any folder.",
      "Example: java -jar benchmarks.jar report stop-lab-results/*"
    })
final class ReportCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "DIR",
      description = "A folder that compare has written.")
  private List<Path> folders;

  @Override
  public Integer call() throws IOException {
    Map<Path, Map<String, String>> pages = new LinkedHashMap<>();
    List<String> failures = new ArrayList<>();
    for (Path folder : folders) { // all are read before the first is written
      try {
        RunPages run = RunPages.of(folder);
        failures.addAll(run.charts().failures());
        pages.put(folder, run.files());
      } catch (UnreadableRunException e) {
        throw new ParameterException(spec.commandLine(), e.getMessage());
      }
    }
    pages.forEach((folder, files) -> files.keySet().stream()
        .flatMap(page -> PageFile.obstacle(folder.resolve(page)).stream())
        .findFirst()
        .ifPresent(obstacle -> {
          throw new ParameterException(spec.commandLine(), obstacle);
        }));
    failures.forEach(this::say);
    for (Map.Entry<Path, Map<String, String>> each : pages.entrySet()) {
      for (Map.Entry<String, String> page : each.getValue().entrySet()) {
        PageFile.write(each.getKey().resolve(page.getKey()), page.getValue());
      }
      say("Written anew in " + each.getKey() + ": "
          + String.join(", ", each.getValue().keySet())
          + ".");
    }
    return 0;
  }

  private void say(String line) {
    spec.commandLine().getOut().println(line);
    spec.commandLine().getOut().flush();
  }
}
