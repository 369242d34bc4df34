// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import stoplab.interrupt.map.calls.Catalog;
import stoplab.interrupt.map.probe.Case;
import stoplab.interrupt.map.probe.Kind;
import stoplab.interrupt.map.probe.Probe;
import stoplab.interrupt.map.probe.Row;

/**
 * The interrupt map: what {@link Thread#interrupt()} does to the blocking calls of the JDK,
 * measured call by call on the JDK that runs it.
 *
 * <p>The map waits until a thread is seen blocked in the call, and then interrupts that thread. If
 * the call does not react within a grace period, it is released by whatever normally ends it. The
 * release hands over a value that nothing else does, so the map judges how a call ended, never how
 * long it took.
 *
 * <p><b>Run:</b> {@code java -cp interrupt-stop/target/classes stoplab.interrupt.map.InterruptMap}
 */
public final class InterruptMap {
  private static final int PROGRESS_LINES = 10;

  private InterruptMap() {}

  /**
   * Measures the calls and prints a table by category. If a flag is wrong, it prints one sentence
   * on the standard error stream and exits with code 2.
   *
   * @param args the flags that {@code --help} lists
   * @throws IOException if the TSV cannot be written
   * @throws InterruptedException if the main thread is interrupted
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    MapRun.provideCarriers();
    if (args.length == 3 && args[0].equals(OwnJvm.FLAG)) {
      System.out.println(MapTsv.line(inChild(args[1], args[2])));
      System.exit(0); // AWT threads would keep this JVM alive for a while
    }
    try {
      run(MapOptions.parse(args), System.out, System.err);
    } catch (MapOptions.FlagException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    }
  }

  private static void run(MapOptions options, PrintStream out, PrintStream progress)
      throws MapOptions.FlagException, IOException, InterruptedException {
    if (options.help()) {
      out.println(MapOptions.HELP);
      return;
    }
    List<MapRun.Item> items = options.items();
    if (options.list()) {
      items.stream().map(item -> item.row().name()).distinct().forEach(out::println);
      return;
    }
    Path file = options.file(); // checked before the run, so that a wrong flag does not waste it
    long startNanos = System.nanoTime();
    int step = Math.max(1, items.size() / PROGRESS_LINES);
    List<Row> rows = MapRun.measure(items, done -> {
      if (done % step == 0 || done == items.size()) {
        progress.println(done + " of " + items.size() + " measured");
      }
    });
    progress.println("in " + (System.nanoTime() - startNanos) / 1_000_000_000 + " s");
    List<String> environment = Environment.lines();
    environment.forEach(out::println);
    out.print(MapTable.of(rows));
    if (file != null) {
      MapTsv.write(file, environment, rows);
    }
  }

  private static Row inChild(String name, String kind) {
    for (Case row : Catalog.cases()) {
      if (row.name().equals(name)) {
        return Probe.run(row, kind.equals(Kind.VIRTUAL.label()) ? Kind.VIRTUAL : Kind.PLATFORM);
      }
    }
    throw new IllegalArgumentException("no case " + name);
  }
}
