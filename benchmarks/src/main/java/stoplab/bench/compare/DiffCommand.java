// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import stoplab.bench.report.difference.DifferenceMarkdown;
import stoplab.bench.report.difference.DifferenceText;
import stoplab.bench.report.difference.RunDifference;
import stoplab.bench.report.folder.UnreadableRunException;

/**
 * Shows two comparisons side by side: two machines, JDKs, dates or commits.
 *
 * <p>Guarantee [bench.diff-keeps-files]: it changes neither folder, and {@code --html} replaces no
 * file that is not such a report.
 */
@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    description = {
      "Show what differs between two comparisons: two machines, JDKs, dates or commits.",
      "A time has changed if the 95 %% interval of its ratio excludes 1, and if it is at least",
      "1.15 times as long, or at most 1/1.15 (0.87 times)."
    },
    footer = {
      "",
      "Exit codes: 0 done, whether anything has changed or not; 1 FILE could not be written;",
      "2 a folder or an option was wrong.",
      "Example: java -jar benchmarks.jar diff stop-lab-results/before stop-lab-results/after"
    })
final class DiffCommand implements Callable<Integer> {
  /** How the difference is printed. */
  enum Format {
    TEXT,
    MD;

    /** The name on the command line. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Spec
  private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "BEFORE",
      description = "A folder that compare has written.")
  private Path before;

  @Parameters(
      index = "1",
      paramLabel = "AFTER",
      description = "Another one, or the same: then nothing has changed.")
  private Path after;

  @Option(
      names = "--all",
      description = "Also show what has not changed, and name what only one of them has.")
  private boolean all;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "How to print it: text (for a terminal of 100 columns) or md (Markdown).")
  private Format format;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Also write the report of AFTER as one page, with the difference in it. If"
          + " FILE is there already, it must be such a report, which is then replaced.")
  private Path html;

  @Override
  public Integer call() throws IOException {
    if (html != null && Files.isDirectory(html)) {
      throw new ParameterException(
          spec.commandLine(), html + " is a folder: name a file for --html.");
    }
    if (html != null && !PageFile.isFree(html)) {
      throw new ParameterException(
          spec.commandLine(),
          html + " is there already, and is no report of ours: name another file for --html.");
    }
    if (html != null) {
      PageFile.obstacle(html).ifPresent(obstacle -> {
        throw new ParameterException(spec.commandLine(), obstacle);
      });
    }
    RunPages earlier = read(before);
    RunPages later = read(after);
    RunDifference difference =
        RunDifference.of(earlier.asRun(before.toString()), later.asRun(after.toString()));
    print(
        format == Format.MD
            ? new DifferenceMarkdown(difference).markdown(all)
            : new DifferenceText(difference).text(all));
    if (html != null) {
      PageFile.write(
          html,
          later
              .report()
              .withDifference(
                  "Difference from " + name(before),
                  new DifferenceMarkdown(difference).markdown(all))
              .html());
      spec.commandLine().getErr().println("Written: " + html + ".");
    }
    return 0;
  }

  /** The folder's own name, without the way to it, which is of no use on another machine. */
  private static String name(Path folder) {
    Path last = folder.toAbsolutePath().normalize().getFileName();
    return last == null ? folder.toString() : last.toString();
  }

  private RunPages read(Path folder) {
    try {
      return RunPages.of(folder);
    } catch (UnreadableRunException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
  }

  private void print(String text) {
    spec.commandLine().getOut().print(text);
    spec.commandLine().getOut().flush();
  }
}
