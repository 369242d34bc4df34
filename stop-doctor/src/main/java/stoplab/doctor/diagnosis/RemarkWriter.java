// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import stoplab.doctor.dump.DumpThread.Kind;
import stoplab.doctor.dump.ThreadDump.Format;

/** Says what a dump lacks, and which one would have it. */
final class RemarkWriter {
  private static final String JSON = "jcmd PID Thread.dump_to_file -format=json FILE";

  private final Analysis analysis;
  private final DumpIndex index;

  RemarkWriter(Analysis analysis) {
    this.analysis = analysis;
    this.index = analysis.index;
  }

  List<String> remarks() {
    List<String> remarks = new ArrayList<>(index.dump.remarks());
    if (!index.saysDaemon
        && index.threads.stream().anyMatch(thread -> thread.kind() == Kind.PLATFORM)) {
      remarks.add("The dump does not say which threads are daemons, as "
          + (index.dump.format() == Format.TEXT ? "it should" : "dump_to_file never does")
          + "; jcmd PID Thread.print -l does.");
    }
    if (!analysis.carriers.unseen.isEmpty()) {
      remarks.add("The dump does not show what the virtual threads "
          + numbers(analysis.carriers.unseen) + " do, which carriers carry; take it with " + JSON
          + ".");
    } else if (analysis.waitsForVirtual() && analysis.carriers.pinned.isEmpty()
        && index.dump.format() == Format.TEXT) {
      remarks.add("A dump of this kind lacks virtual threads that are not mounted; take it with "
          + JSON + ".");
    }
    if (analysis.waitsForVirtual()) {
      remarks.add("Virtual threads never keep a JVM, but a thread that does waits for one.");
    }
    long unowned = IntStream.range(0, index.size())
        .filter(i -> analysis.waits[i] != null
            && analysis.waits[i].kind() == Wait.Kind.SYNCHRONIZER
            && analysis.waits[i].targets().length == 0)
        .count();
    if (unowned > 0) {
      remarks.add((unowned == 1 ? "1 thread waits" : unowned + " threads wait")
          + " for a lock whose owner the dump does not show; jcmd PID Thread.print -l shows owners"
          + " of write and exclusive locks.");
    }
    if (!index.dump.jdk().isPresent() && !index.dump.vm().isEmpty()) {
      remarks.add("The dump does not say which JDK it is from.");
    }
    return remarks;
  }

  static String numbers(List<Long> numbers) {
    String some =
        numbers.stream().limit(6).map(number -> "#" + number).collect(Collectors.joining(", "));
    return numbers.size() > 6 ? some + " and " + (numbers.size() - 6) + " more" : some;
  }
}
