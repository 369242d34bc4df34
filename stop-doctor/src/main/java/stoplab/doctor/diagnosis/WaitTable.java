// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.diagnosis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import stoplab.doctor.dump.DumpThread;
import stoplab.doctor.dump.Frame;

/** The calls that wait for other threads, and how those threads are known. Immutable. */
final class WaitTable {
  private static final String CONTAINER = "container:";
  private static final WaitTable LOADED = load();

  private final Map<String, Row> byWaiter;

  private WaitTable(Map<String, Row> byWaiter) {
    this.byWaiter = byWaiter;
  }

  static WaitTable get() {
    return LOADED;
  }

  /** Returns the row of a call that waits for others; empty if it is none. */
  Optional<Row> of(Frame frame) {
    return Optional.ofNullable(byWaiter.get(frame.call()));
  }

  /** Returns all rows. */
  List<Row> rows() {
    return List.copyOf(byWaiter.values());
  }

  /**
   * A call that waits for others.
   *
   * @param waiter the call
   * @param worker a call on the stack of each thread that it may wait for, or {@code container:}
   *     and the beginning of the name of its container; empty if unknown
   * @param name a pattern of their names, instead; null if there is none
   * @param idle calls that only an idle one has
   * @param busy a call that only a busy one has; empty if there is none
   * @param what for what the caller waits, in words
   * @param who what one of those threads is, in words
   * @param needsTasks whether it starves if the tasks wait for tasks of the same pool
   */
  record Row(
      String waiter,
      String worker,
      Pattern name,
      List<String> idle,
      String busy,
      String what,
      String who,
      boolean needsTasks) {
    boolean hasWorkers() {
      return name != null || !worker.isEmpty();
    }

    /** Whether a thread may be one that the call waits for, because it has something to do. */
    boolean isWorker(DumpThread thread) {
      return belongs(thread)
          && idle.stream().noneMatch(thread::calls)
          && (busy.isEmpty() || thread.calls(busy));
    }

    /** Whether a thread belongs to such a pool, busy or idle. */
    boolean belongs(DumpThread thread) {
      if (worker.startsWith(CONTAINER)) {
        return thread.container().startsWith(worker.substring(CONTAINER.length()));
      }
      return name == null ? thread.calls(worker) : name.matcher(thread.name()).matches();
    }
  }

  private static WaitTable load() {
    try (BufferedReader reader = new BufferedReader(new InputStreamReader(
        WaitTable.class.getResourceAsStream("waits.tsv"), StandardCharsets.UTF_8))) {
      Map<String, Row> rows = new HashMap<>();
      reader
          .lines()
          .filter(line -> !line.startsWith("#") && !line.startsWith("waiter\t"))
          .map(WaitTable::row)
          .forEach(row -> rows.put(row.waiter(), row));
      return new WaitTable(Map.copyOf(rows));
    } catch (IOException e) {
      throw new UncheckedIOException("waits.tsv cannot be read", e);
    }
  }

  private static Row row(String line) {
    String[] cells = line.split("\t");
    boolean byName = cells[1].startsWith("name:");
    boolean isBusy = cells[2].startsWith("!");
    return new Row(
        cells[0],
        byName || cells[1].equals("-") ? "" : cells[1],
        byName ? Pattern.compile(cells[1].substring("name:".length())) : null,
        isBusy || cells[2].equals("-") ? List.of() : List.of(cells[2].split(" ")),
        isBusy ? cells[2].substring(1) : "",
        cells[3],
        cells[4],
        cells[5].equals("yes"));
  }
}
