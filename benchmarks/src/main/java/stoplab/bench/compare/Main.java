// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.compare;

import java.io.IOException;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * The entry of {@code benchmarks.jar}: our verbs first; anything else is JMH's own command line.
 */
@Command(
    name = "benchmarks.jar",
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "(compare | techniques)",
    description = "What does each way to stop running work cost, on this machine?",
    subcommands = {CompareCommand.class, TechniquesCommand.class},
    footer = {
      "",
      "All other arguments go to JMH as they are: -l lists its benchmarks, -h is its help, and a",
      "regular expression runs the benchmarks that match it, for example (one line):",
      "  java -jar benchmarks.jar StopLatency.warm -p technique=VOLATILE_FLAG",
      "    -prof stoplab.bench.OneWayProfiler"
    })
public final class Main {
  private static final Set<String> OURS = Set.of("compare", "techniques", "--help", "--version");

  @Option(names = "--help", usageHelp = true, description = "Show this help.")
  private boolean help;

  @Option(names = "--version", versionHelp = true, description = "Show the commit.")
  private boolean version;

  private Main() {}

  /**
   * Runs one of our verbs, or JMH.
   *
   * @param args the command line
   * @throws IOException if JMH cannot read its benchmark list
   */
  public static void main(String[] args) throws IOException {
    if (args.length > 0 && OURS.contains(args[0])) {
      System.exit(commandLine().execute(args));
    }
    org.openjdk.jmh.Main.main(args);
  }

  /** Our command line, with one clear sentence for each mistake. */
  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setUsageHelpWidth(100)
        .setExecutionExceptionHandler((failure, commandLine, parsed) -> {
          if (failure instanceof IOException) {
            commandLine.getErr().println(failure.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
          }
          throw failure;
        })
        .setParameterExceptionHandler((mistake, args) -> {
          // Our own mistakes say what would be right; for the library's, the help does.
          boolean ours =
              mistake.getClass() == ParameterException.class && mistake.getCause() == null;
          mistake
              .getCommandLine()
              .getErr()
              .println(mistake.getMessage()
                  + (ours
                      ? ""
                      : " ("
                          + mistake.getCommandLine().getCommandName()
                          + " --help shows what is right)"));
          return CommandLine.ExitCode.USAGE;
        });
  }

  /** Tells the commit. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"stop-lab, commit " + Commit.id()};
    }
  }
}
