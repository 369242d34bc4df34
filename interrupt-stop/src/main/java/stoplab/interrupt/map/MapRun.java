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

/** Measures many rows in parallel: most of a run is spent waiting for grace periods to end. */
final class MapRun {
  /** Cases mostly wait, so this number does not depend on the number of processors. */
  private static final int PARALLELISM = 16;

  private static final String CARRIERS = "jdk.virtualThreadScheduler.parallelism";

  private static final long PATIENCE_SECONDS = 90;

  private MapRun() {}

  /**
   * Asks for enough carriers, before the JVM creates its first virtual thread. Some calls pin their
   * carrier while they are blocked, and other virtual threads could not run.
   */
  static void provideCarriers() {
    if (System.getProperty(CARRIERS) == null) {
      System.setProperty(CARRIERS, Integer.toString(2 * PARALLELISM));
    }
  }

  /** A case, and the kind of thread to run it in. */
  record Item(Case row, Kind kind) {
    Row measure() {
      boolean ownJvm = row.is(Case.Trait.CHILD) && row.isMeasured();
      return ownJvm ? OwnJvm.run(row, kind) : Probe.run(row, kind);
    }
  }

  /**
   * Measures all items.
   *
   * @param done called after each row with the number of rows measured
   * @return a row for each item, in the same order
   */
  static List<Row> measure(List<Item> items, IntConsumer done) throws InterruptedException {
    ExecutorService pool = Executors.newFixedThreadPool(PARALLELISM, Kind.PLATFORM.factory());
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
      throw new IllegalStateException("the probe itself failed", e.getCause());
    } finally {
      pool.shutdownNow();
      pool.awaitTermination(1, TimeUnit.SECONDS);
    }
  }

  /** The row; if the probe itself hangs, a row that says so. Its daemon thread is abandoned. */
  private static Row await(Item item, Future<Row> row)
      throws InterruptedException, ExecutionException {
    try {
      return row.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      return Row.placeholder(item.row(), item.kind(), Reaction.FAILED, "the probe did not end");
    }
  }
}
