// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor;

import java.io.BufferedInputStream;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;
import stoplab.doctor.diagnosis.Diagnosis;
import stoplab.doctor.diagnosis.Diagnostician;
import stoplab.doctor.dump.ThreadDump;
import stoplab.doctor.dump.UnreadableDumpException;
import stoplab.doctor.knowledge.Knowledge;
import stoplab.doctor.live.LiveJvm;
import stoplab.doctor.live.UnreachableJvmException;
import stoplab.doctor.parse.DumpReader;
import stoplab.doctor.print.OutputFormat;
import stoplab.doctor.print.Printable;

/**
 * The program: this JVM does not stop; why, and what would end it? The exit code says whether
 * something keeps the JVM [doctor.exit-code-answers]. Input that is no thread dump gives one
 * sentence, and nothing else [doctor.bad-input-one-sentence]. The demo, which hangs in five ways,
 * is explained [doctor.explains-demo].
 */
@Command(
    name = "stop-doctor.jar",
    versionProvider = StopDoctor.Version.class,
    sortOptions = false,
    synopsisHeading = "Usage: java -jar ",
    customSynopsis = {"stop-doctor.jar [--again S] [--all] [--format text|json|md] PID | FILE | -"},
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
public final class StopDoctor implements Callable<Integer> {
  /** Nothing keeps the JVM. */
  static final int FREE = 0;

  /** Something keeps it, or may keep it. */
  static final int KEPT = 1;

  /** The input is wrong. */
  static final int WRONG = 2;

  /** A fault of this program. */
  static final int FAULT = 3;

  private static final int LONGEST_WAIT = 3600;

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

  private StopDoctor() {}

  /**
   * Runs the program.
   *
   * @param args the command line
   */
  public static void main(String[] args) {
    CommandLine doctor = commandLine();
    doctor.setOut(new PrintWriter(
        new OutputStreamWriter(new FileOutputStream(FileDescriptor.out), outputCharset())));
    int code = doctor.execute(args);
    doctor.getOut().flush();
    doctor.getErr().flush();
    System.exit(code);
  }

  /** The command line; each mistake is one sentence. */
  static CommandLine commandLine() {
    return new CommandLine(new StopDoctor())
        .setUsageHelpWidth(100)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(StopDoctor::explain)
        .setExecutionExceptionHandler((failure, commandLine, parsed) -> {
          PrintWriter err = commandLine.getErr();
          err.println("stop-doctor has failed, which is a fault of its own: please report this.");
          failure.printStackTrace(err);
          return FAULT;
        });
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
    return WRONG;
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
    try {
      Diagnosis diagnosis = diagnose();
      format.write(diagnosis, all, Ansi.AUTO.enabled(), spec.commandLine().getOut());
      return diagnosis.isKept() ? KEPT : FREE;
    } catch (UnreadableDumpException | UnreachableJvmException e) {
      return wrong(e.getMessage());
    } catch (IOException e) {
      return wrong(Printable.of(input) + " cannot be read: " + e.getMessage() + ".");
    } catch (OutOfMemoryError e) {
      return wrong("The dump is too large for this heap: give it more, such as java -Xmx4g -jar.");
    }
  }

  private int wrong(String sentence) {
    spec.commandLine().getErr().println(Printable.of(sentence));
    return WRONG;
  }

  private Diagnosis diagnose()
      throws IOException, UnreadableDumpException, UnreachableJvmException, InterruptedException {
    if (again != null && (again < 1 || again > LONGEST_WAIT)) {
      throw new UnreadableDumpException(
          "--again " + again + " is no time to wait: give 1 to " + LONGEST_WAIT + " seconds.");
    }
    if (input.matches("[0-9]{1,18}") && !Files.exists(Path.of(input))) {
      return diagnose(Long.parseLong(input));
    }
    if (again != null) {
      throw new UnreadableDumpException("--again needs a running JVM to take a second dump of:"
          + " give its PID, or put two dumps of it into one file.");
    }
    List<ThreadDump> dumps = read();
    int last = dumps.size() - 1;
    Diagnostician diagnostician = new Diagnostician(Knowledge.load());
    return last == 0
        ? diagnostician.diagnose(dumps.get(0))
        : diagnostician.diagnose(dumps.get(last - 1), dumps.get(last));
  }

  private Diagnosis diagnose(long pid)
      throws IOException, UnreachableJvmException, InterruptedException {
    LiveJvm jvm = LiveJvm.of(pid);
    progress("Taking a dump of " + pid + " ...");
    ThreadDump first = jvm.dump();
    Diagnostician diagnostician = new Diagnostician(Knowledge.load());
    if (again == null) {
      return diagnostician.diagnose(first);
    }
    progress("Taking another one in " + again + " s ...");
    TimeUnit.SECONDS.sleep(again);
    return diagnostician.diagnose(first, jvm.dump());
  }

  private void progress(String words) {
    if (isTerminal()) {
      PrintWriter err = spec.commandLine().getErr();
      err.println(words);
      err.flush();
    }
  }

  private List<ThreadDump> read() throws IOException, UnreadableDumpException {
    if (input.equals("-")) {
      progress("Reading a thread dump from standard input ...");
      return DumpReader.read(new BufferedInputStream(System.in), "The standard input");
    }
    Path file = file();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return DumpReader.read(in, input);
    } catch (AccessDeniedException e) {
      throw new UnreadableDumpException("This user may not read " + input
          + ": give a file with a thread dump that you may read.");
    }
  }

  private Path file() throws UnreadableDumpException {
    Path file;
    try {
      file = Path.of(input);
    } catch (InvalidPathException e) {
      throw new UnreadableDumpException(
          input + " cannot be the name of a file: give a PID, a file with a thread dump, or -.");
    }
    if (!Files.exists(file)) {
      throw new UnreadableDumpException("There is no file " + input
          + ": give the PID of a JVM, a file with a thread dump, or - for standard input.");
    }
    if (Files.isDirectory(file)) {
      throw new UnreadableDumpException(input + " is a folder: give a file with a thread dump.");
    }
    if (input.matches("[0-9]+")) {
      progress("Reading the file ./" + input + ", which has the form of a PID ...");
    }
    return file;
  }

  private static boolean isTerminal() {
    return Ansi.AUTO.enabled() || terminal() != null;
  }

  /** From JDK 22 on there is a console without a terminal, too. */
  private static Console terminal() {
    Console console = System.console();
    try {
      boolean isTerminal = console != null
          && (Runtime.version().feature() < 22
              || (boolean) Console.class.getMethod("isTerminal").invoke(console));
      return isTerminal ? console : null;
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }

  /** The terminal's; a file or another program gets UTF-8. */
  private static Charset outputCharset() {
    Console terminal = terminal();
    return terminal == null ? StandardCharsets.UTF_8 : terminal.charset();
  }

  /** Prints what the manifest of the jar says. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = StopDoctor.class.getPackage().getImplementationVersion();
      return new String[] {"stop-doctor " + (version == null ? "(classes without a jar)" : version)
      };
    }
  }
}
