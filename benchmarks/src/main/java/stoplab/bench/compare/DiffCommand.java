// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.compare;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import stoplab.bench.question.QuestionName;
import stoplab.bench.report.difference.DifferenceText;
import stoplab.bench.report.difference.RunDifference;
import stoplab.bench.report.folder.RunFolder;
import stoplab.bench.report.folder.UnreadableRunException;

/** Shows two comparisons side by side: two machines, JDKs, dates or commits. */
@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    description = "Show what differs between two comparisons: machines, JDKs, dates or commits.",
    footer = {
      "",
      "Exit codes: 0 done, whether anything has changed or not; 2 a folder was wrong.",
      "Example: java -jar benchmarks.jar diff stop-lab-results/before stop-lab-results/after"
    })
final class DiffCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "BEFORE",
      description = "A folder that compare has written.")
  private Path before;

  @Parameters(index = "1", paramLabel = "AFTER", description = "Another one.")
  private Path after;

  @Option(names = "--all", description = "Also show what has not changed.")
  private boolean all;

  @Override
  public Integer call() {
    RunDifference difference = RunDifference.of(read(before), read(after));
    spec.commandLine().getOut().print(new DifferenceText(difference).markdown(all));
    spec.commandLine().getOut().flush();
    return 0;
  }

  private RunDifference.Run read(Path folder) {
    try {
      RunFolder run = RunFolder.open(folder);
      return new RunDifference.Run(folder.toString(), run.environment(), QuestionName.read(run));
    } catch (UnreadableRunException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
  }
}
