// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;
import stoplab.doctor.print.OutputFormat;
import stoplab.doctor.print.Printable;

/** The command line: options, help, and one sentence for each mistake. */
@Command(
    name = "stop-doctor.jar",
    versionProvider = DoctorCommand.Version.class,
    sortOptions = false,
    synopsisHeading = "Usage: java -jar ",
    customSynopsis = {"stop-doctor.jar [--again S] [--all] [--virtual] [--format F] PID | FILE | -"
    },
    description = {
      "",
      "This JVM does not stop: why, and what would end it?",
      "Reads a thread dump, of a running JVM or from a file, and changes nothing in the JVM.",
      ""
    },
    footer = {
      "",
      "Exit code: 0 nothing keeps the JVM, 1 something does or may, 2 the input is wrong.",
      "",
      "Examples:",
      "  java -jar stop-doctor.jar 4711                  # the JVM with this process id",
      "  java -jar stop-doctor.jar --again 5 4711        # and again after 5 s: what moves, what does not?",
      "  java -jar stop-doctor.jar dump.txt              # what jstack, jcmd or kill -QUIT has printed",
      "  docker exec web jcmd 1 Thread.print -l | java -jar stop-doctor.jar -",
      "  java -jar stop-doctor.jar --format md dump.txt  # to paste into an issue"
    })
final class DoctorCommand implements Callable<Integer> {
  @Parameters(
      arity = "1",
      paramLabel = "PID | FILE | -",
      description = "A running JVM, a file with a thread dump, or - for standard input.")
  private String input;

  @Option(
      names = "--again",
      paramLabel = "S",
      description = "Take a second dump after S seconds, to tell what moves from what is stuck.")
  private Integer again;

  @Option(names = "--all", description = "List the threads that do not matter, too.")
  private boolean all;

  @Option(
      names = "--virtual",
      description =
          "Ask for virtual threads on JDK 25 and later, too, where that may crash the JVM.")
  private boolean virtual;

  @Option(
      names = "--format",
      paramLabel = "text|json|md",
      defaultValue = "text",
      description = "For a terminal (default), for a program, or to paste into an issue.")
  private OutputFormat format;

  @Option(names = "--help", usageHelp = true, description = "Show this help.")
  private boolean help;

  @Option(names = "--version", versionHelp = true, description = "Show the version.")
  private boolean version;

  @Spec
  private CommandSpec spec;

  private DoctorCommand() {}

  /** The command line; each mistake is one sentence. */
  static CommandLine commandLine() {
    return new CommandLine(new DoctorCommand())
        .setUsageHelpWidth(100)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExpandAtFiles(false)
        .setParameterExceptionHandler(DoctorCommand::explain)
        .setExecutionExceptionHandler(
            (failure, commandLine, parsed) -> StopDoctor.report(failure, commandLine.getErr()));
  }

  private static int explain(ParameterException mistake, String[] args) {
    String what = mistake.getMessage();
    String right = "";
    Optional<String> unknown = unknownOption(mistake.getCommandLine(), args);
    if (unknown.isPresent()) {
      what = "There is no option " + unknown.get();
      right = ": --help shows the options.";
    } else if (mistake instanceof MissingParameterException missing
        && missing.getMissing().stream().noneMatch(ArgSpec::isPositional)) {
      what = missing.getMissing().get(0).paramLabel() + " is missing after its option";
      right = ": --help shows the options.";
    } else if (mistake instanceof MissingParameterException) {
      what = "There is no input";
      right = ": give the PID of a JVM, a file with a thread dump, or - for standard input"
          + " (--help shows examples).";
    } else if (mistake instanceof UnmatchedArgumentException unmatched) {
      what = "There is more than one input, such as " + String.join(" ", unmatched.getUnmatched());
      right = ": give one PID, one file, or -.";
    } else if (what.startsWith("Invalid value for option '--format'")) {
      what = "There is no such format";
      right = ": --format is text, json or md.";
    } else if (what.startsWith("Invalid value for option '--again'")) {
      what = "--again needs a number of seconds";
      right = ", such as --again 5.";
    }
    mistake.getCommandLine().getErr().println(Printable.of(what + right));
    return Examination.WRONG;
  }

  private static Optional<String> unknownOption(CommandLine doctor, String[] args) {
    return Arrays.stream(args)
        .filter(word -> word.startsWith("-") && word.length() > 1)
        .filter(
            word -> !doctor.getCommandSpec().optionsMap().containsKey(word.replaceAll("=.*", "")))
        .findFirst();
  }

  @Override
  public Integer call() throws InterruptedException {
    return new Examination(
            input,
            again == null ? OptionalInt.empty() : OptionalInt.of(again),
            all,
            virtual,
            format,
            spec.commandLine().getOut(),
            spec.commandLine().getErr())
        .run();
  }

  /** Prints what the manifest of the jar says. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = DoctorCommand.class.getPackage().getImplementationVersion();
      return new String[] {"stop-doctor " + (version == null ? "(classes without a jar)" : version)
      };
    }
  }
}
