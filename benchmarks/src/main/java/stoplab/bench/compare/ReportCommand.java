// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.compare;

import java.io.IOException;
import java.nio.file.Path;
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
      "Exit codes: 0 done; 1 a page could not be written; 2 a folder was wrong: it keeps its pages.",
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
    Map<Path, RunPages> pages = new LinkedHashMap<>(); // all are read before the first is written
    for (Path folder : folders) {
      try {
        pages.put(folder, RunPages.of(folder));
      } catch (UnreadableRunException e) {
        throw new ParameterException(spec.commandLine(), e.getMessage());
      }
    }
    for (Map.Entry<Path, RunPages> each : pages.entrySet()) {
      each.getValue().charts().failures().forEach(this::say);
      for (Map.Entry<String, String> page : each.getValue().files().entrySet()) {
        PageFile.write(each.getKey().resolve(page.getKey()), page.getValue());
      }
      say("Written anew in " + each.getKey() + ": "
          + String.join(", ", each.getValue().files().keySet())
          + ".");
    }
    return 0;
  }

  private void say(String line) {
    spec.commandLine().getOut().println(line);
    spec.commandLine().getOut().flush();
  }
}
