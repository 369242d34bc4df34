// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.knowledge;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.management.ObjectName;
import stoplab.doctor.dump.DumpThread;
import stoplab.doctor.dump.ThreadDump;
import stoplab.doctor.parse.DumpReader;
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

  /** Cases whose interrupt comes by another call, which this harness does not make. */
  private static final String OTHER_INTERRUPTER =
      ".*cancel\\((true|false)\\)(, in .*|, submitted .*)?"
          + "|.*shutdown(Now)?\\(\\), in a task|Timer\\.cancel\\(\\), in a task|ThreadGroup\\.interrupt.*"
          + "|.*another party is interrupted|Statement\\.cancel, .*|HttpURLConnection\\.disconnect, .*"
          + "|.*with SO_LINGER 0, .*|.*\\.close, in a read";

  private final Knowledge knowledge = Knowledge.load();
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

  private String line(Case row) {
    AtomicReference<DumpThread> dumped = new AtomicReference<>();
    AtomicReference<Exception> failure = new AtomicReference<>();
    Case.Script script = scenario -> {
      row.script().write(scenario);
      scenario.interruptBy(() -> {
        try {
          dumped.set(dumpOf(scenario.victim().thread()));
        } catch (Exception e) {
          failure.set(e);
        }
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
    OptionalInt jdk = OptionalInt.of(Runtime.version().feature());
    Explanation words = knowledge.explain(thread, jdk);
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

  private synchronized DumpThread dumpOf(Thread victim) throws Exception {
    byte[] dump = kind == Kind.PLATFORM ? textDump() : jsonDump();
    long id = id(victim);
    for (ThreadDump found : DumpReader.read(new ByteArrayInputStream(dump), "dump")) {
      Optional<DumpThread> thread = found.threads().stream()
          .filter(one -> one.number().isPresent() && one.number().getAsLong() == id)
          .findFirst();
      if (thread.isPresent()) {
        return thread.get();
      }
    }
    throw new IllegalStateException("the dump has no thread #" + id);
  }

  @SuppressWarnings("deprecation") // threadId() exists since 19 only
  private static long id(Thread thread) {
    return thread.getId();
  }

  private static byte[] textDump() throws Exception {
    Object text = ManagementFactory.getPlatformMBeanServer()
        .invoke(
            new ObjectName("com.sun.management:type=DiagnosticCommand"),
            "threadPrint",
            new Object[] {new String[] {"-l"}},
            new String[] {String[].class.getName()});
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Asks through the management interface, since its class has the method since 21 only. */
  private static byte[] jsonDump() throws Exception {
    Path folder = Files.createTempDirectory("stoplab-dump");
    Path file = folder.resolve("dump.json");
    try {
      ManagementFactory.getPlatformMBeanServer()
          .invoke(
              new ObjectName("com.sun.management:type=HotSpotDiagnostic"),
              "dumpThreads",
              new Object[] {file.toString(), "JSON"},
              new String[] {
                String.class.getName(),
                "com.sun.management.HotSpotDiagnosticMXBean$ThreadDumpFormat"
              });
      return Files.readAllBytes(file);
    } finally {
      Files.deleteIfExists(file);
      Files.delete(folder);
    }
  }
}
