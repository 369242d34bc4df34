// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;
import stoplab.interrupt.map.probe.Case;
import stoplab.interrupt.map.probe.Kind;
import stoplab.interrupt.map.probe.Probe;
import stoplab.interrupt.map.probe.Reaction;
import stoplab.interrupt.map.probe.Row;

/** Measures many rows: most of the time of a run is grace, so they run side by side. */
final class MapRun {
  /** So many at once; the cases mostly wait, so this is no matter of processors. */
  private static final int SIDE_BY_SIDE = 16;

  private static final String CARRIERS = "jdk.virtualThreadScheduler.parallelism";

  private static final long PATIENCE_SECONDS = 90;

  private MapRun() {}

  /**
   * Asks for a carrier for each of them, before the JVM makes its first virtual thread: some calls
   * keep theirs while they are blocked, and would keep others from running.
   */
  static void provideCarriers() {
    if (System.getProperty(CARRIERS) == null) {
      System.setProperty(CARRIERS, Integer.toString(2 * SIDE_BY_SIDE));
    }
  }

  /** What is to be measured: a case in a kind of thread. */
  record Item(Case row, Kind kind) {
    Row measure() {
      boolean ownJvm = row.is(Case.Trait.CHILD) && row.isMeasured();
      return ownJvm ? OwnJvm.run(row, kind) : Probe.run(row, kind);
    }
  }

  /**
   * Measures all.
   *
   * @param done receives the number of rows after each row
   * @return a row for each item, in their order
   */
  static List<Row> measure(List<Item> items, IntConsumer done) throws InterruptedException {
    ExecutorService pool = Executors.newFixedThreadPool(SIDE_BY_SIDE, Kind.PLATFORM.factory());
    try {
      Map<Item, Row> rows = new HashMap<>();
      for (boolean busy : new boolean[] {false, true}) {
        Map<Item, Future<Row>> started = new LinkedHashMap<>();
        for (Item item : items) {
          if (item.row().is(Case.Trait.BUSY) == busy) {
            started.put(item, pool.submit(item::measure));
          }
        }
        for (Map.Entry<Item, Future<Row>> row : started.entrySet()) {
          rows.put(row.getKey(), await(row.getKey(), row.getValue()));
          done.accept(rows.size());
        }
      }
      return items.stream().map(rows::get).toList();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a probe itself failed", e.getCause());
    } finally {
      pool.shutdownNow();
      pool.awaitTermination(1, TimeUnit.SECONDS);
    }
  }

  /** The row, or one that says that the probe itself hangs; it is a daemon, and is left behind. */
  private static Row await(Item item, Future<Row> row)
      throws InterruptedException, ExecutionException {
    try {
      return row.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      return Row.instead(item.row(), item.kind(), Reaction.FAILED, "its probe did not end");
    }
  }
}
