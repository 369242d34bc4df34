// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.live;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import stoplab.doctor.dump.DumpThread;
import stoplab.doctor.dump.DumpThread.Kind;
import stoplab.doctor.dump.ThreadDump;

/**
 * Joins two dumps of one JVM: the text has the locks, and which threads are daemons; only the JSON
 * has all virtual threads, and their names.
 */
final class DumpMerge {
  private DumpMerge() {}

  /**
   * Adds the virtual threads of the JSON to the text.
   *
   * @param text the dump as text
   * @param json the dump as JSON, taken directly afterwards
   * @return the text's facts with more threads
   */
  static ThreadDump merge(ThreadDump text, ThreadDump json) {
    Map<Long, DumpThread> virtual = new LinkedHashMap<>();
    json.threads().stream()
        .filter(thread -> thread.kind() == Kind.VIRTUAL && thread.number().isPresent())
        .forEach(thread -> virtual.put(thread.number().getAsLong(), thread));
    List<DumpThread> threads = new ArrayList<>();
    for (DumpThread thread : text.threads()) {
      DumpThread named = thread.kind() == Kind.VIRTUAL && thread.number().isPresent()
          ? virtual.remove(thread.number().getAsLong())
          : null;
      threads.add(named == null ? thread : join(thread, named));
    }
    threads.addAll(virtual.values());
    return copy(text, threads, text.remarks());
  }

  /** Adds a remark to a dump. */
  static ThreadDump withRemark(ThreadDump dump, String remark) {
    List<String> remarks = new ArrayList<>(dump.remarks());
    remarks.add(remark);
    return copy(dump, dump.threads(), remarks);
  }

  /** The text shows a mounted thread below its carrier: without a name, but with its locks. */
  private static DumpThread join(DumpThread text, DumpThread json) {
    if (text.stack().isEmpty()) {
      return json;
    }
    return new DumpThread(
        json.name(),
        json.number(),
        Kind.VIRTUAL,
        json.daemon(),
        text.state().or(json::state),
        text.status(),
        text.cpuNanos(),
        text.elapsedNanos(),
        text.stack(),
        text.locks(),
        json.carries(),
        json.container(),
        text.cut());
  }

  private static ThreadDump copy(ThreadDump dump, List<DumpThread> threads, List<String> remarks) {
    return new ThreadDump(
        dump.format(),
        dump.jdk(),
        dump.vm(),
        dump.time(),
        List.copyOf(threads),
        dump.announcedThreads(),
        List.copyOf(remarks));
  }
}
