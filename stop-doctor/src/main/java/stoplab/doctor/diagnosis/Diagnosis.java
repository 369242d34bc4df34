// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.diagnosis;

import java.util.List;
import stoplab.doctor.dump.ThreadDump;

/**
 * Why a JVM does not stop. Immutable.
 *
 * @param dump the dump that it is about; of two, the later
 * @param state what the JVM is doing about its end
 * @param summary the state and the cause in one to three sentences
 * @param findings the threads that matter, the cause first
 * @param others the threads that do not matter, for {@code --all}
 * @param ends what would end the JVM, a sentence each, in the order in which it is to be done;
 *     empty if nothing keeps it
 * @param remarks what the dump lacks, and what follows from that, a sentence each
 */
public record Diagnosis(
    ThreadDump dump,
    JvmState state,
    List<String> summary,
    List<Finding> findings,
    List<Finding> others,
    List<String> ends,
    List<String> remarks) {
  /** Whether something keeps the JVM, or may keep it. */
  public boolean isKept() {
    return state != JvmState.NOTHING_KEEPS_IT;
  }
}
