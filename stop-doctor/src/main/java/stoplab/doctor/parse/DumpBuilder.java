// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.parse;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import stoplab.doctor.dump.DumpThread;
import stoplab.doctor.dump.ThreadDump;
import stoplab.doctor.dump.ThreadDump.Format;

/** A dump while its lines are read. For one thread. */
final class DumpBuilder {
  /** A longer name is shortened in a remark. */
  private static final int LONGEST = 100;

  final List<DumpThread> threads = new ArrayList<>();
  final List<String> remarks = new ArrayList<>();
  Format format = Format.TEXT;
  OptionalInt jdk = OptionalInt.empty();
  String vm = "";
  Optional<String> time = Optional.empty();
  OptionalInt announced = OptionalInt.empty();
  boolean titleSeen;
  boolean endSeen;
  private final Set<String> addresses = new HashSet<>();
  private final Pool pool;
  private long skipped;
  private long firstSkipped;
  private int doubled;
  private String cutIn;

  DumpBuilder(Pool pool) {
    this.pool = pool;
  }

  void add(ThreadBuilder thread) {
    // No two threads of a JVM have the same address: the text stands here twice.
    if (!thread.header.address().isEmpty()
        && !addresses.add(thread.header.address() + thread.header.name())) {
      doubled++;
      return;
    }
    DumpThread built = thread.build(pool);
    endSeen |= built.kind() == DumpThread.Kind.VM;
    threads.add(built);
  }

  /** Counts lines that were not understood. */
  void skip(long lines, long first) {
    if (lines > 0 && skipped == 0) {
      firstSkipped = first;
    }
    skipped += lines;
  }

  /** The input ends in the middle of a thread; its name, or null if not even that is known. */
  void cutIn(String name) {
    if (name == null) {
      cutIn = "a thread";
    } else {
      cutIn = '"' + (name.length() > LONGEST ? name.substring(0, LONGEST) + "…" : name) + '"';
    }
  }

  ThreadDump build() {
    if (cutIn != null) {
      remarks.add("The dump is cut in the middle of " + cutIn + ", so threads may be missing.");
    } else if (titleSeen && !endSeen && format == Format.TEXT) {
      remarks.add("The end of the dump is missing (no thread of the VM, no JNI line),"
          + " so threads may be missing, too.");
    } else if (!titleSeen && format == Format.TEXT) {
      remarks.add("The line \"Full thread dump\" is missing, so this may be a part of a dump.");
    }
    if (skipped == 1) {
      remarks.add("1 line was not understood: line " + firstSkipped + ".");
    } else if (skipped > 1) {
      remarks.add(skipped + " lines were not understood, the first is line " + firstSkipped + ".");
    }
    if (doubled > 0) {
      remarks.add(doubled
          + (doubled == 1 ? " thread stood" : " threads stood")
          + " twice in the dump, with the same address, and counted once.");
    }
    long shown =
        threads.stream().filter(t -> t.kind() == DumpThread.Kind.PLATFORM).count();
    if (format == Format.TEXT && announced.isPresent() && announced.getAsInt() > shown) {
      remarks.add("The JVM had " + announced.getAsInt() + " Java threads on its list, and the dump"
          + " shows " + shown + ": the others may have been left out, or were just ending.");
    }
    return new ThreadDump(
        format, jdk, vm, time, List.copyOf(threads), announced, List.copyOf(remarks));
  }
}
