// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.compare;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import stoplab.bench.report.difference.DifferenceText;
import stoplab.bench.report.difference.RunDifference;
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

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description =
          "Also write the report of AFTER, with the difference in it; FILE must not exist yet.")
  private Path html;

  @Override
  public Integer call() throws IOException {
    RunPages earlier = read(before);
    RunPages later = read(after);
    RunDifference difference =
        RunDifference.of(earlier.asRun(before.toString()), later.asRun(after.toString()));
    String text = new DifferenceText(difference).markdown(all);
    if (html != null) {
      write(later.report().withDifference("What changed since " + before, text).html());
    }
    spec.commandLine().getOut().print(text);
    spec.commandLine().getOut().flush();
    return 0;
  }

  private RunPages read(Path folder) {
    try {
      return RunPages.of(folder);
    } catch (UnreadableRunException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
  }

  private void write(String page) throws IOException {
    try {
      Files.writeString(html, page, StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      throw new ParameterException(
          spec.commandLine(), "--html " + html + " is there already: name a file that is not.");
    } catch (IOException e) {
      throw new IOException("--html " + html + " cannot be written: " + e.getMessage() + ".", e);
    }
  }
}
