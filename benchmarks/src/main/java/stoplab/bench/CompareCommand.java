// SPDX-License-Identifier: Apache-2.0
package stoplab.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
        "smoke: shows that it runs, for CI.",
        "quick: the headline techniques, in a few minutes (the default).",
        "full: all techniques, in more and longer rounds."
      })
  private String presetName;

  @Option(
      names = "--technique",
      arity = "1..*",
      split = ",",
      paramLabel = "NAME",
      description = "Measure these instead of the preset's; the verb techniques lists them.")
  private List<String> techniqueNames = List.of();

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
    List<Technique> techniques = techniques(preset);
    Environment environment = new Environment();
    ResultFolder folder;
    try {
      folder = ResultFolder.prepare(out != null ? out : defaultFolder(environment));
    } catch (IOException e) {
      throw mistake(e.getMessage());
    }
    Comparison comparison = new Comparison(
        Case.of(techniques), preset, rounds != null ? rounds : preset.rounds(), System.nanoTime());
    Report report = new Report(spec.commandLine().getOut(), comparison, environment, folder);

    Interruption interruption =
        new Interruption(comparison::stop, () -> report.finish("Interrupted."));
    interruption.listen();
    Optional<String> failure = Optional.empty();
    String why = "";
    try {
      measure(comparison, report, preset, techniques);
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

  private static void measure(
      Comparison comparison, Report report, Preset preset, List<Technique> techniques)
      throws IOException, RunLock.BusyException, RunnerException {
    RunLock lock = RunLock.take();
    try {
      report.announce(preset, techniques);
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
