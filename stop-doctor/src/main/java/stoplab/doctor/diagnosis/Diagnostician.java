// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.BiFunction;
import stoplab.doctor.dump.DumpThread;
import stoplab.doctor.dump.ThreadDump;
import stoplab.doctor.knowledge.Explanation;
import stoplab.doctor.knowledge.Knowledge;

/**
 * Says why a JVM does not stop: from one dump, or from two of the same JVM. Thread-safe if its
 * knowledge is, as {@link Knowledge} is.
 *
 * <p><b>Guarantee</b> [doctor.names-state]: it names the state of the JVM and its cause.
 * [doctor.shutdown-hooks]: in a shutdown only the exiting thread, hooks, and threads for which they
 * wait hold the JVM. [doctor.owner-of-lock]: a thread that waits for a lock waits for its owner, if
 * the dump shows one. [doctor.never-guesses-daemon]: it calls no thread non-daemon unless the dump
 * does. [doctor.pinned-carriers]: it reports virtual threads that hold all carriers.
 * [doctor.two-dumps]: of two dumps it tells threads that compute, move, or are stuck.
 * [doctor.no-overclaim]: it does not call a circle endless that an interrupt breaks, a wait with a
 * time limit the end of a thread, or a thread stuck after no time.
 */
public final class Diagnostician {
  private final BiFunction<DumpThread, OptionalInt, Explanation> knowledge;

  /**
   * Makes one.
   *
   * @param knowledge what is known about single stacks, not null
   */
  public Diagnostician(Knowledge knowledge) {
    this(knowledge::explain);
  }

  Diagnostician(BiFunction<DumpThread, OptionalInt, Explanation> knowledge) {
    this.knowledge = Objects.requireNonNull(knowledge);
  }

  /**
   * Says what a dump tells.
   *
   * @param dump the dump, not null
   * @return the diagnosis; never null
   */
  public Diagnosis diagnose(ThreadDump dump) {
    return diagnose(dump, (DumpComparison) null);
  }

  /**
   * Says what two dumps of one JVM tell. If the second is the older one, they are exchanged.
   *
   * @param first a dump, not null
   * @param again a dump of the same JVM, taken some seconds later, not null
   * @return the diagnosis of the later dump, with what each thread did meanwhile; never null
   */
  public Diagnosis diagnose(ThreadDump first, ThreadDump again) {
    return DumpComparison.isReversed(first, again)
        ? diagnose(first, DumpComparison.of(again, first))
        : diagnose(again, DumpComparison.of(first, again));
  }

  private Diagnosis diagnose(ThreadDump dump, DumpComparison comparison) {
    DumpIndex index = new DumpIndex(dump);
    Analysis analysis = new Analysis(index, knowledge);
    FindingCollector collector = new FindingCollector(analysis, comparison);
    List<Finding> findings = collector.findings();
    SummaryWriter writer = new SummaryWriter(analysis, comparison);
    AdviceWriter advice = new AdviceWriter(analysis, findings);
    List<String> remarks = new ArrayList<>(advice.remarks());
    if (comparison != null) {
      remarks.addAll(comparison.remarks);
    }
    return new Diagnosis(
        dump,
        analysis.state,
        writer.summary(),
        findings,
        collector.others(),
        advice.ends(),
        List.copyOf(remarks));
  }
}
