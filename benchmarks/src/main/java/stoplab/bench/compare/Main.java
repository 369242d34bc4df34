// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.compare;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.PatternSyntaxException;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The entry point of {@code benchmarks.jar}: our verbs first; anything else is a command line of
 * JMH.
 */
@Command(
    name = "benchmarks.jar",
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "(compare | report | diff | techniques)",
    description = "What does each way to stop running work cost, on this machine?",
    subcommands = {
      CompareCommand.class,
      ReportCommand.class,
      DiffCommand.class,
      TechniquesCommand.class
    },
    footer = {
      "",
      "Without arguments this prints its usage; '.*' runs every benchmark of JMH.",
      "All other arguments go to JMH unchanged: -l lists its benchmarks, -h is its help, and a",
      "regular expression runs the benchmarks that match it, for example (one line):",
      "  java -jar benchmarks.jar StopLatency.warm -p technique=VOLATILE_FLAG",
      "    -prof stoplab.bench.OneWayProfiler"
    })
public final class Main implements Callable<Integer> {
  @Option(names = "--help", usageHelp = true, description = "Show this help.")
  private boolean help;

  @Option(names = "--version", versionHelp = true, description = "Show the commit.")
  private boolean version;

  @Spec
  private CommandSpec spec;

  private Main() {}

  /** Prints how to use it: nothing was asked for. */
  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return CommandLine.ExitCode.USAGE;
  }

  /**
   * Runs one of our verbs, or JMH.
   *
   * @param args the command line
   * @throws IOException if JMH cannot read its benchmark list
   */
  public static void main(String[] args) throws IOException {
    System.setProperty("java.awt.headless", "true"); // charts are drawn without a display
    CommandLine ours = commandLine();
    if (args.length == 0) { // JMH would run everything, for a quarter of an hour and more
      System.exit(ours.execute());
    }
    if (isOurs(ours, args[0])) {
      System.exit(ours.execute(args));
    }
    List<String> words =
        Arrays.stream(args).takeWhile(word -> !word.startsWith("-")).toList();
    if (!words.isEmpty() && !matchABenchmark(words)) {
      System.err.println("\""
          + String.join(" ", words)
          + "\" is no verb and matches no benchmark: the verbs are "
          + String.join(", ", ours.getSubcommands().keySet())
          + "; -l lists the benchmarks.");
      System.exit(CommandLine.ExitCode.USAGE);
    }
    org.openjdk.jmh.Main.main(args);
  }

  private static boolean isOurs(CommandLine ours, String word) {
    return ours.getSubcommands().containsKey(word)
        || ours.getCommandSpec().optionsMap().containsKey(word);
  }

  /** Whether one of these regular expressions matches a benchmark, by JMH's own rules. */
  private static boolean matchABenchmark(List<String> expressions) {
    OutputFormat silent = OutputFormatFactory.createFormatInstance(
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
        VerboseMode.SILENT);
    try {
      return !BenchmarkList.defaultList().find(silent, expressions, List.of()).isEmpty();
    } catch (PatternSyntaxException noExpression) {
      return false;
    }
  }

  /** Our command line, with one clear sentence for each mistake. */
  static CommandLine commandLine() {
    CommandLine all = new CommandLine(new Main());
    CompareCommand.explainQuestions(all.getSubcommands().get("compare").getCommandSpec());
    ChoiceConverter.register(all);
    return all.setUsageHelpWidth(100)
        .setExecutionExceptionHandler((failure, commandLine, parsed) -> {
          if (failure instanceof IOException) {
            commandLine.getErr().println(failure.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
          }
          throw failure;
        })
        .setParameterExceptionHandler((mistake, args) -> {
          // The message for a wrong value lists the right ones; for an unknown option, the help
          // says more.
          boolean saysWhatIsRight = mistake.getClass() == ParameterException.class;
          mistake
              .getCommandLine()
              .getErr()
              .println(message(mistake)
                  + (saysWhatIsRight
                      ? ""
                      : " ("
                          + mistake.getCommandLine().getCommandName()
                          + " --help shows what is right)"));
          return CommandLine.ExitCode.USAGE;
        });
  }

  /** Blames a mistyped option alone, not the words that it has shifted. */
  private static String message(ParameterException mistake) {
    if (!(mistake instanceof UnmatchedArgumentException unmatched)) {
      return mistake.getMessage();
    }
    Optional<String> option =
        unmatched.getUnmatched().stream().filter(word -> word.startsWith("-")).findFirst();
    if (option.isPresent()) {
      return "Unknown option: '" + option.get() + "'";
    }
    int folders = 2 + unmatched.getUnmatched().size();
    return mistake.getCommandLine().getCommandName().equals("diff")
        ? "diff compares two folders, and " + (folders == 3 ? "three" : "" + folders)
            + " were given."
        : mistake.getMessage();
  }

  /** Prints the commit. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"stop-lab, commit " + Commit.id()};
    }
  }
}
