// SPDX-License-Identifier: Apache-2.0
package stoplab.process.zoo;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import stoplab.process.worker.Launch;
import stoplab.process.worker.StopLadder;
import stoplab.process.worker.StopReport;
import stoplab.process.worker.WorkerProcess;

/**
 * Starts animals one after the other, stops each with the same ladder, and shows how it ended.
 *
 * <pre>{@code java -cp process-stop/target/classes stoplab.process.zoo.Zoo}</pre>
 */
public final class Zoo {
  private static final int BAD_ARGUMENTS = 2;
  private static final int NOT_ALL_GONE = 1;

  private static final double NANOS_PER_MILLI = 1e6;
  private static final String ROW = "%-40s %-11s %8s %5s %5s  %-12s %s%n";

  private static final StopLadder LADDER = StopLadder.within(Duration.ofSeconds(3))
      .ask(Duration.ofMillis(500)) // closes its standard input
      .terminate(Duration.ofMillis(400)) // SIGTERM, to its tree
      .dump(Duration.ofMillis(500)); // its threads, if it is a deaf JVM; then SIGKILL

  /** How long an animal may take to get ready: more than any of them needs. */
  private static final Duration READY = Duration.ofSeconds(20);

  private static final String HELP = """
      Usage: Zoo [NAME...] [--list] [--help]

      Starts each named animal, or all of them, stops it, and shows how it has ended:
      asked by the end of its standard input (200 ms), then SIGTERM to its tree (400 ms), then
      SIGKILL. What the stop has not seen is looked for by a mark in the command lines, and ended.
      Ends with 0 if all are gone, with 1 if a process is left, with 2 for bad arguments. An animal
      that needs what this machine or this user lacks is not started, and its row says why.

      NAME     a part of a name will do, such as "tree"
      --list   shows the animals, and starts none
      --help   shows this
      """;

  private Zoo() {}

  /**
   * Runs the program.
   *
   * @param args see {@code --help}
   * @throws IOException if an animal cannot be started: most need a Unix shell
   * @throws InterruptedException if the main thread is interrupted while it waits
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    List<Animal> chosen = new ArrayList<>();
    for (String arg : args) {
      if (arg.equals("--help")) {
        System.out.print(HELP);
        return;
      }
      if (arg.equals("--list")) {
        Arrays.stream(Animal.values())
            .forEach(animal -> System.out.printf("%-40s %s%n", animal, animal.habit()));
        return;
      }
      List<Animal> named = named(arg);
      if (named.isEmpty()) {
        System.err.println(
            arg.startsWith("-")
                ? "There is no option " + arg + ": --help shows all."
                : "No animal has " + arg + " in its name: --list shows all.");
        System.exit(BAD_ARGUMENTS);
      }
      chosen.addAll(named);
    }
    System.exit(show(chosen.isEmpty() ? List.of(Animal.values()) : chosen) ? 0 : NOT_ALL_GONE);
  }

  /** Returns the animal of exactly this name, or all whose names contain it. */
  private static List<Animal> named(String part) {
    String wanted = part.toUpperCase(Locale.ROOT).replace('-', '_');
    List<Animal> exact = Arrays.stream(Animal.values())
        .filter(each -> each.name().equals(wanted))
        .toList();
    return exact.isEmpty()
        ? Arrays.stream(Animal.values())
            .filter(each -> each.name().contains(wanted))
            .toList()
        : exact;
  }

  /** Prints a row for each; returns whether all that could be started are gone. */
  private static boolean show(List<Animal> animals) throws IOException, InterruptedException {
    System.out.printf(ROW, "animal", "ended by", "ms", "tree", "code", "cause", "rungs, in ms");
    boolean gone = true;
    for (Animal animal : animals) {
      Optional<String> lack = animal.lack();
      if (lack.isPresent()) {
        System.out.printf("%-40s not here: %s%n", animal, lack.get());
        continue;
      }
      Label label = new Label();
      StopReport report = stop(animal, label);
      boolean ranOn = !label.isGone();
      gone &= report.isGone() && !ranOn;
      System.out.printf(
          ROW,
          animal,
          report.endedBy().map(Enum::name).orElse("(before)"),
          millis(report.took()),
          report.treeSize(),
          report.exitCode().isPresent() ? report.exitCode().getAsInt() : "-",
          report.cause(),
          rungs(report));
      if (!report.isGone()) {
        System.out.println("  left: " + report.survivors());
      }
      report.problems().forEach(problem -> System.out.println("  problem: " + problem));
      if (ranOn) {
        boolean ended = label.end(READY);
        System.out.println("  ran on unseen" + (ended ? ", and was ended by its label" : ""));
      }
    }
    return gone;
  }

  private static StopReport stop(Animal animal, Label label)
      throws IOException, InterruptedException {
    Launch launch = Launch.command(animal.command(label));
    launch = animal.isJvm() ? launch.asJvm() : launch;
    boolean speaks = !animal.readyLine().isEmpty();
    launch = speaks ? launch.withReadyLine(animal.readyLine()) : launch;
    try (WorkerProcess worker = new WorkerProcess(launch, LADDER).start()) {
      if (speaks) {
        worker.awaitReady(READY);
      } else if (animal.isJvm()) {
        worker.join(READY); // it crashes
      }
      return worker.stop();
    }
  }

  private static String rungs(StopReport report) {
    String rungs = report.steps().stream()
        .map(step -> step.rung() + " " + millis(step.took()))
        .collect(Collectors.joining(", "));
    return report.threadDump().isPresent() ? rungs + ", with a thread dump" : rungs;
  }

  private static String millis(Duration duration) {
    return String.format(Locale.ROOT, "%.1f", duration.toNanos() / NANOS_PER_MILLI);
  }
}
