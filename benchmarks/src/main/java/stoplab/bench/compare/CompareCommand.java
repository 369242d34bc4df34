// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import stoplab.bench.Poll;
import stoplab.bench.Technique;
import stoplab.bench.plan.Case;
import stoplab.bench.plan.FanOutCase;
import stoplab.bench.plan.PollCase;
import stoplab.bench.plan.Preset;
import stoplab.bench.plan.ProcessCase;
import stoplab.bench.plan.StopCase;
import stoplab.bench.plan.WakeCase;
import stoplab.bench.probe.process.Scratch;

/** Compares techniques on this machine, and leaves a folder with all that was measured. */
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

  @Spec
  private CommandSpec spec;

  @Option(
      names = "--preset",
      defaultValue = "quick",
      paramLabel = "smoke|quick|full",
      description = {
        "smoke: everything once, to show that it runs, in under two minutes.",
        "quick: the headlines, in about thirteen minutes (the default).",
        "full: everything, longer, in about 90 minutes."
      })
  private String presetName;

  @Option(
      names = "--question",
      paramLabel = "NAME",
      description = {
        "stop-latency: how long until a worker has noticed its stop?",
        "poll-cost: what does it cost to look at a flag that nobody sets?",
        "wake-latency: how long until a thread that waits for an event runs again?",
        "fan-out: how long until the last of many that wait for one event runs again?",
        "process-stop: how long until a process is stopped, a JVM started, an orphan gone?",
        "first-stop: how long does the first and only stop of a program take?",
        "many-stops: how long until 600 process trees are gone that are stopped at once? Each of"
            + " 10 rounds takes about two minutes, and keeps the machine very busy.",
        "Default: all but many-stops; with --technique, stop-latency; with --poll, poll-cost."
      })
  private String questionName;

  @Option(
      names = "--technique",
      arity = "1..*",
      split = ",",
      paramLabel = "NAME",
      description =
          "Stop these instead of the preset's techniques; the verb techniques lists them.")
  private List<String> techniqueNames = List.of();

  @Option(
      names = "--poll",
      arity = "1..*",
      split = ",",
      paramLabel = "NAME",
      description =
          "Look in these ways instead of the preset's, for example volatile; the baselines, without"
              + " a look, are measured too.")
  private List<String> pollNames = List.of();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      converter = RoundsConverter.class,
      description = "Rounds, instead of the preset's; more make the intervals narrower.")
  private Integer rounds;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = {
        "The folder for the results; it must not be there yet, or be empty.",
        "Default: stop-lab-results/<date>_<cpu>_jdk<version>."
      })
  private Path out;

  @Override
  public Integer call() throws IOException {
    Preset preset = preset();
    List<Case> cases = cases(preset);
    Environment environment = new Environment();
    ResultFolder folder;
    try {
      folder = ResultFolder.prepare(out != null ? out : defaultFolder(environment));
    } catch (IOException e) {
      throw mistake(e.getMessage());
    }
    Comparison comparison =
        new Comparison(cases, preset, rounds != null ? rounds : preset.rounds(), System.nanoTime());
    Report report = new Report(spec.commandLine().getOut(), comparison, environment, folder);

    Interruption interruption =
        new Interruption(comparison::stop, () -> report.finish("Interrupted."));
    interruption.listen();
    Optional<String> failure = Optional.empty();
    String why = "";
    try {
      measure(comparison, report, preset, cases);
    } catch (RunLock.BusyException | IOException e) {
      failure = Optional.of(e.getMessage());
    } catch (RunnerException | RuntimeException e) {
      failure = Optional.of("A measurement failed: " + e + "\n" + report.endOfLog());
      why = "Not finished.";
    }
    interruption.measuringEnded();
    if (comparison.isStopping()) {
      return FAILED; // this JVM is ending, and the interruption reports
    }
    AtomicBoolean written = new AtomicBoolean();
    String reason = why;
    failure.ifPresent(spec.commandLine().getErr()::println);
    interruption.reportOnce(() -> written.set(report.finish(reason)));
    interruption.cancel();
    return failure.isEmpty() && written.get() ? 0 : FAILED;
  }

  private static void measure(Comparison comparison, Report report, Preset preset, List<Case> cases)
      throws IOException, RunLock.BusyException, RunnerException {
    RunLock lock = RunLock.take();
    try (Scratch scratch = Scratch.make()) {
      comparison.useForTemporaryFiles(scratch);
      report.announce(preset, cases);
      report.begin(comparison.calibrate());
      comparison.run(report::progress);
    } finally {
      lock.close();
    }
  }

  private Preset preset() {
    return Arrays.stream(Preset.values())
        .filter(preset -> preset.toString().equalsIgnoreCase(presetName))
        .findFirst()
        .orElseThrow(() -> mistake("There is no preset \""
            + presetName
            + "\": the presets are "
            + join(Arrays.stream(Preset.values()).map(Preset::toString))
            + "."));
  }

  private List<Case> cases(Preset preset) {
    Set<Question> questions = questions();
    List<Case> cases = new ArrayList<>();
    if (questions.contains(Question.STOP_LATENCY)) {
      cases.addAll(StopCase.of(techniques(preset)));
    } else if (!techniqueNames.isEmpty()) {
      throw mistake("--technique names workers, but --question "
          + questionName
          + " stops none: leave one of the two out.");
    }
    if (questions.contains(Question.POLL_COST)) {
      cases.addAll(PollCase.of(preset.kernels(), polls(preset)));
    } else if (!pollNames.isEmpty()) {
      throw mistake("--poll names ways to look, but "
          + (questionName == null ? "--technique" : "--question " + questionName)
          + " looks at nothing: leave one of the two out.");
    }
    if (questions.contains(Question.WAKE_LATENCY)) {
      cases.addAll(WakeCase.of(preset));
    }
    if (questions.contains(Question.FAN_OUT)) {
      cases.addAll(FanOutCase.of(preset));
    }
    if (questions.contains(Question.PROCESS_STOP)) {
      cases.addAll(ProcessCase.of(preset));
    }
    if (questions.contains(Question.FIRST_STOP)) {
      cases.addAll(ProcessCase.firsts(preset));
    }
    if (questions.contains(Question.MANY_STOPS)) {
      cases.addAll(ProcessCase.many(preset));
    }
    if (cases.isEmpty()) {
      throw mistake("--question "
          + questionName
          + " needs SIGTERM, sh and sleep, and this system has none of them.");
    }
    return cases;
  }

  private Set<Question> questions() {
    if (questionName == null && !techniqueNames.isEmpty()) {
      return EnumSet.of(Question.STOP_LATENCY);
    }
    if (questionName == null) {
      return pollNames.isEmpty() ? Question.USUAL : EnumSet.of(Question.POLL_COST);
    }
    return Arrays.stream(Question.values())
        .filter(question -> question.toString().equalsIgnoreCase(questionName))
        .findFirst()
        .map(EnumSet::of)
        .orElseThrow(() -> mistake("There is no question \""
            + questionName
            + "\": the questions are "
            + join(Arrays.stream(Question.values()).map(Question::toString))
            + "."));
  }

  private List<Technique> techniques(Preset preset) {
    if (techniqueNames.isEmpty()) {
      return preset.techniques();
    }
    return techniqueNames.stream().map(this::technique).distinct().toList();
  }

  private Technique technique(String name) {
    return Technique.find(name)
        .orElseThrow(() -> mistake("There is no technique \""
            + name
            + "\": the techniques are "
            + join(Technique.techniques().stream().map(Technique::label))
            + "."));
  }

  private Set<Poll> polls(Preset preset) {
    if (pollNames.isEmpty()) {
      return preset.polls();
    }
    Set<Poll> polls = EnumSet.copyOf(Poll.BASELINES);
    pollNames.forEach(name -> polls.add(poll(name)));
    return polls;
  }

  private Poll poll(String name) {
    return Arrays.stream(Poll.values())
        .filter(poll -> poll.label().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(() -> mistake("There is no poll \""
            + name
            + "\": the polls are "
            + join(Arrays.stream(Poll.values()).map(Poll::label))
            + "."));
  }

  private static String join(Stream<String> words) {
    return words.collect(Collectors.joining(", "));
  }

  private static Path defaultFolder(Environment environment) {
    String time =
        DateTimeFormatter.ofPattern("yyyy-MM-dd_HHmmss", Locale.ROOT).format(LocalDateTime.now());
    String cpu = environment.cpuName().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    return Path.of(
        "stop-lab-results", time + "_" + cpu + "_jdk" + Runtime.version().feature());
  }

  private ParameterException mistake(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** Takes whole numbers from 1 on. */
  static final class RoundsConverter implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      if (!text.matches("[1-9][0-9]{0,5}")) {
        throw new TypeConversionException("'" + text + "' is not a whole number from 1 to 999999");
      }
      return Integer.valueOf(text);
    }
  }
}
