// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.knowledge;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import stoplab.doctor.dump.DumpThread;
import stoplab.interrupt.map.calls.Catalog;
import stoplab.interrupt.map.probe.Case;
import stoplab.interrupt.map.probe.JdkCommand;
import stoplab.interrupt.map.probe.Kind;
import stoplab.interrupt.map.probe.Probe;
import stoplab.interrupt.map.probe.Resources;
import stoplab.interrupt.map.probe.Row;

/**
 * Blocks calls of the interrupt map, takes a thread dump of each while it is blocked, explains the
 * dump, and only then interrupts the call and sees what it does. Prints a line for each.
 *
 * <p>Arguments: kind, and either {@code every}, a step and an offset into the catalog, or
 * {@code one} and the name of a case.
 */
final class MapVictims {
  private static final int PARALLELISM = 12;
  private static final int RETRIES = 4;

  /** The probe waits for a second. */
  private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(600);

  /** Cases whose interrupt comes by another call, which this harness does not make. */
  private static final String OTHER_INTERRUPTER =
      ".*cancel\\((true|false)\\)(, in .*|, submitted .*)?"
          + "|.*shutdown(Now)?\\(\\), in a task|Timer\\.cancel\\(\\), in a task|ThreadGroup\\.interrupt.*"
          + "|.*another party is interrupted|Statement\\.cancel, .*|HttpURLConnection\\.disconnect, .*"
          + "|.*with SO_LINGER 0, .*|.*\\.close, in a read";

  private final Kind kind;

  private MapVictims(Kind kind) {
    this.kind = kind;
  }

  public static void main(String[] args) throws Exception {
    if (System.getProperty("jdk.virtualThreadScheduler.parallelism") == null) {
      System.setProperty("jdk.virtualThreadScheduler.parallelism", "" + 3 * PARALLELISM);
    }
    Kind kind = Kind.valueOf(args[0].toUpperCase(java.util.Locale.ROOT));
    MapVictims victims = new MapVictims(kind);
    Thread warm = kind.start("warm-up", () -> LockSupport.park());
    OwnDump.explain(OwnDump.of(warm, kind == Kind.VIRTUAL)); // loads classes
    LockSupport.unpark(warm);
    List<Case> chosen = new ArrayList<>();
    if (args[1].equals("one")) {
      Catalog.cases().stream().filter(row -> row.name().equals(args[2])).forEach(chosen::add);
      System.out.println(victims.line(chosen.get(0)));
    } else {
      int step = Integer.parseInt(args[2]);
      int offset = Integer.parseInt(args[3]);
      List<Case> cases = cases(kind);
      for (int i = offset; i < cases.size(); i += step) {
        chosen.add(cases.get(i));
      }
      victims.run(chosen).forEach(System.out::println);
    }
    System.exit(0); // what a case has left behind must not keep this JVM
  }

  /** The cases that block and are interrupted by {@code interrupt()}. */
  private static List<Case> cases(Kind kind) {
    return Catalog.cases().stream()
        .filter(row -> !row.is(Case.Trait.PRESET) && row.isMeasured() && row.fits(kind))
        .filter(row -> !row.name().matches(OTHER_INTERRUPTER))
        .toList();
  }

  private List<String> run(List<Case> cases) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(PARALLELISM, Kind.PLATFORM.factory());
    List<String> lines = new ArrayList<>();
    for (boolean busy : new boolean[] {false, true}) {
      List<Future<String>> started = new ArrayList<>();
      for (Case row : cases) {
        if (row.is(Case.Trait.BUSY) == busy) {
          started.add(pool.submit(() -> row.is(Case.Trait.CHILD) ? inChild(row) : line(row)));
        }
      }
      for (Future<String> line : started) {
        lines.add(line.get(180, TimeUnit.SECONDS));
      }
    }
    pool.shutdownNow();
    return lines;
  }

  private String inChild(Case row) throws Exception {
    try (Resources resources = new Resources(kind)) {
      Path stdin = resources.fifo();
      resources.bothEnds(stdin);
      File out = resources.folder().resolve("out").toFile();
      ProcessBuilder java = JdkCommand.java(MapVictims.class, kind.label(), "one", row.name());
      java.command().set(java.command().indexOf("-cp") + 1, System.getProperty("java.class.path"));
      java.command().add(1, "-D" + Case.STDIN + "=" + stdin);
      Process child = resources.process(
          java.redirectInput(stdin.toFile()).redirectErrorStream(true).redirectOutput(out));
      child.waitFor(120, TimeUnit.SECONDS);
      return Files.readString(out.toPath()).strip();
    }
  }

  /** Again if the dump took so long that the probe has waited in vain for the interrupt. */
  private String line(Case row) {
    AtomicBoolean isLate = new AtomicBoolean();
    String line = line(row, isLate);
    for (int i = 0; i < RETRIES && isLate.get(); i++) {
      line = line(row, isLate);
    }
    return line;
  }

  private String line(Case row, AtomicBoolean isLate) {
    isLate.set(false);
    AtomicReference<DumpThread> dumped = new AtomicReference<>();
    AtomicReference<Exception> failure = new AtomicReference<>();
    Case.Script script = scenario -> {
      row.script().write(scenario);
      scenario.interruptBy(() -> {
        long startNanos = System.nanoTime();
        try {
          dumped.set(dumpOf(scenario.victim().thread()));
        } catch (Exception e) {
          failure.set(e);
        }
        isLate.set(System.nanoTime() - startNanos > LATE_NANOS);
        scenario.victim().thread().interrupt();
      });
    };
    Row measured = Probe.run(
        new Case(
            row.name(),
            row.category(),
            row.frame(),
            script,
            row.kinds(),
            row.since(),
            row.traits(),
            row.whyNot()),
        kind);
    DumpThread thread = dumped.get();
    String outcome =
        measured.outcome().reaction().label() + "\t" + measured.outcome().exception();
    if (thread == null) {
      return String.join(
          "\t", row.name(), row.frame(), outcome, "no dump", measured.note() + failure.get());
    }
    Explanation words = OwnDump.explain(thread);
    return String.join(
        "\t",
        row.name(),
        row.frame(),
        outcome,
        words.reaction().effect().name(),
        words.reaction().words(),
        words.where(),
        words.reaction().source(),
        words.role().name(),
        thread.state().map(Thread.State::name).orElse("-") + " "
            + thread.stack().stream().limit(14).map(frame -> frame.call()).toList());
  }

  /** One dump at a time, since each stops all threads. */
  private synchronized DumpThread dumpOf(Thread victim) {
    return OwnDump.of(victim, kind == Kind.VIRTUAL);
  }
}
