// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import stoplab.bench.Poll;
import stoplab.bench.Technique;
import stoplab.bench.plan.BenchmarkCase;
import stoplab.bench.plan.Scope;
import stoplab.bench.probe.process.TemporaryFolder;
import stoplab.bench.question.Question;
import stoplab.bench.question.QuestionName;
import stoplab.bench.question.Selection;

/** Compares techniques on this machine, and leaves a folder with everything that was measured. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description = "Compare techniques on this machine.",
    footer = {
      "",
      "Ctrl-C ends the comparison early and keeps all whole rounds.",
      "Exit codes: 0 done; 1 a measurement failed; 2 the command line was wrong."
    })
final class CompareCommand implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int USUAL_MINUTES = 4;

  @Spec
  private CommandSpec spec;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      converter = MinutesConverter.class,
      description = {
        "How long to measure: whole rounds until the time is spent. Default: 4.",
        "The intervals of the tables need six rounds, and get narrower with more."
      })
  private Integer minutes;

  @ArgGroup
  private Extent extent = new Extent();

  /** At most one of the two. */
  private static final class Extent {
    @Option(
        names = "--all",
        description =
            "Measure everything, not only the headlines: without --minutes, six rounds, which take"
                + " about half an hour.")
    private boolean all;

    @Option(
        names = "--smoke",
        description = "Only show that it runs: without --minutes, one round, within a minute.")
    private boolean smoke;
  }

  @Option(
      names = "--question",
      paramLabel = "NAME",
      description =
          "Default: all but many-stops; wake-latency, fan-out and call-cost only with --all or"
              + " --smoke; with --technique, stop-latency; with --poll, poll-cost.")
  private QuestionName question;

  @Option(
      names = "--technique",
      arity = "1..*",
      split = ",",
      paramLabel = "NAME",
      description = "Stop these instead of the usual techniques; the verb techniques lists them.")
  private List<Technique> techniques = List.of();

  @Option(
      names = "--poll",
      arity = "1..*",
      split = ",",
      paramLabel = "NAME",
      description =
          "Poll in these ways instead of the usual, for example volatile; the baselines, without"
              + " a poll, are also measured.")
  private List<Poll> polls = List.of();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = {
        "The folder for the results; it must not exist yet, or must be empty.",
        "Default: stop-lab-results/<date>_<cpu>_jdk<version>."
      })
  private Path out;

  @Override
  public Integer call() throws IOException {
    Scope scope = extent.all ? Scope.ALL : extent.smoke ? Scope.SMOKE : Scope.HEADLINES;
    List<BenchmarkCase> cases = cases(scope);
    MachineState environment = new MachineState();
    ResultFolder folder;
    try {
      folder = ResultFolder.prepare(out != null ? out : defaultFolder(environment));
    } catch (IOException e) {
      throw mistake(e.getMessage());
    }
    Comparison comparison = new Comparison(cases, scope, budget(scope), System.nanoTime());
    ComparisonReport report = new ComparisonReport(
        spec.commandLine().getOut(),
        comparison,
        environment,
        folder,
        question == null && techniques.isEmpty() && polls.isEmpty());

    ShutdownHandler interruption =
        new ShutdownHandler(comparison::stop, () -> report.finish("Interrupted."));
    interruption.listen();
    Optional<String> failure = Optional.empty();
    String why = "";
    try {
      measure(comparison, report, scope, cases);
    } catch (RunLock.BusyException | IOException e) {
      failure = Optional.of(e.getMessage());
    } catch (RunnerException | RuntimeException e) {
      failure = Optional.of("A measurement failed: " + e + "\n" + report.endOfLog());
      why = "Not finished.";
    }
    interruption.measuringEnded();
    if (comparison.isStopping()) {
      return FAILED; // this JVM is ending, and the shutdown handler reports
    }
    AtomicBoolean written = new AtomicBoolean();
    String reason = why;
    failure.ifPresent(spec.commandLine().getErr()::println);
    interruption.reportOnce(() -> written.set(report.finish(reason)));
    interruption.cancel();
    return failure.isEmpty() && written.get() ? 0 : FAILED;
  }

  private static void measure(
      Comparison comparison, ComparisonReport report, Scope scope, List<BenchmarkCase> cases)
      throws IOException, RunLock.BusyException, RunnerException {
    RunLock lock = RunLock.take();
    try (TemporaryFolder scratch = TemporaryFolder.make()) {
      comparison.useForTemporaryFiles(scratch);
      report.announce(scope, cases);
      comparison.run(report);
    } finally {
      lock.close();
    }
  }

  private Budget budget(Scope scope) {
    if (minutes != null) {
      return Budget.ofMinutes(minutes);
    }
    return scope.pick(
        Budget.ofRounds(1),
        Budget.ofMinutes(USUAL_MINUTES),
        Budget.ofRounds(Budget.ROUNDS_FOR_INTERVALS));
  }

  private List<BenchmarkCase> cases(Scope scope) {
    List<QuestionName> asked = questions(scope);
    if (!techniques.isEmpty() && noneOf(asked, Question::takesTechniques)) {
      throw mistake("--technique names workers, but --question "
          + question
          + " stops none: leave one of the two out.");
    }
    if (!polls.isEmpty() && noneOf(asked, Question::takesPolls)) {
      throw mistake("--poll names ways to poll, but "
          + (question == null ? "--technique" : "--question " + question)
          + " does not poll: leave one of the two out.");
    }
    Selection selection = new Selection(
        techniques.stream().distinct().toList(), polls.stream().distinct().toList());
    List<BenchmarkCase> cases = new ArrayList<>();
    asked.forEach(name -> cases.addAll(name.question().cases(scope, selection)));
    if (cases.isEmpty()) {
      throw mistake("--question "
          + question
          + " needs what POSIX systems have: SIGTERM, /bin/sh, sleep, /dev/fd.");
    }
    return cases;
  }

  private List<QuestionName> questions(Scope scope) {
    if (question != null) {
      return List.of(question);
    }
    if (!techniques.isEmpty()) {
      return QuestionName.which(Question::takesTechniques);
    }
    return QuestionName.which(polls.isEmpty() ? each -> each.isUsual(scope) : Question::takesPolls);
  }

  private static boolean noneOf(List<QuestionName> asked, Predicate<Question> kind) {
    return asked.stream().map(QuestionName::question).noneMatch(kind);
  }

  /** Puts the questions before the rest of the help of {@code --question}. */
  static void explainQuestions(CommandSpec spec) {
    OptionSpec option = spec.findOption("--question");
    Stream<String> lines = Stream.concat(
        Arrays.stream(QuestionName.values())
            .map(name -> name + ": " + name.question().words()),
        Arrays.stream(option.description()));
    spec.remove(option);
    spec.addOption(
        OptionSpec.builder(option).description(lines.toArray(String[]::new)).build());
  }

  private static Path defaultFolder(MachineState environment) {
    String time =
        DateTimeFormatter.ofPattern("yyyy-MM-dd_HHmmss", Locale.ROOT).format(LocalDateTime.now());
    String cpu = environment.cpuName().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    return Path.of(
        "stop-lab-results", time + "_" + cpu + "_jdk" + Runtime.version().feature());
  }

  private ParameterException mistake(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** Accepts whole numbers of minutes, up to a day. */
  static final class MinutesConverter implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      if (!text.matches("[1-9][0-9]{0,3}") || Integer.parseInt(text) > 1_440) {
        throw new TypeConversionException(
            "'" + text + "' is not a whole number of minutes from 1 to 1440");
      }
      return Integer.valueOf(text);
    }
  }
}
