// SPDX-License-Identifier: Apache-2.0
package stoplab.bench;

import java.util.Locale;
import stoplab.process.worker.Rung;

/** What {@link ProcessStop} stops, and by which rung. */
public enum ProcessTrial {
  /** Its standard input is closed; it leaves by itself. */
  ASK_CAT(Rung.ASK, ChildKind.CAT, false),
  /** The same for a JVM that reads its input itself. */
  ASK_READING_JVM(Rung.ASK, ChildKind.READING_JVM, false),
  /** The same for a JVM whose guard reads it. */
  ASK_GUARDED_JVM(Rung.ASK, ChildKind.GUARDED_JVM, false),
  /** SIGTERM to a native program. */
  TERMINATE_SLEEP(Rung.TERMINATE, ChildKind.SLEEP, false),
  /** SIGTERM to a JVM. */
  TERMINATE_JVM(Rung.TERMINATE, ChildKind.JVM, true),
  /** SIGTERM to a guarded JVM. */
  TERMINATE_GUARDED_JVM(Rung.TERMINATE, ChildKind.GUARDED_JVM, false),
  /** SIGTERM to a JVM with a hook of known length. */
  TERMINATE_HOOKED_JVM(Rung.TERMINATE, ChildKind.HOOKED_JVM, false),
  /** SIGTERM to a JVM with a thread in native code, which the end of its input would end. */
  TERMINATE_READING_JVM(Rung.TERMINATE, ChildKind.READING_JVM, false),
  /** SIGTERM to a JVM with a thread in native code, which stays there. */
  TERMINATE_ACCEPTING_JVM(Rung.TERMINATE, ChildKind.ACCEPTING_JVM, false),
  /** SIGTERM to a shell and its 9 children. */
  TERMINATE_TREE_10(Rung.TERMINATE, ChildKind.TREE_10, false),
  /** SIGTERM to a shell and its 49 children. */
  TERMINATE_TREE_50(Rung.TERMINATE, ChildKind.TREE_50, false),
  /** SIGKILL to a native program. */
  KILL_SLEEP(Rung.KILL, ChildKind.SLEEP, true),
  /** SIGKILL to a JVM. */
  KILL_JVM(Rung.KILL, ChildKind.JVM, false),
  /** SIGKILL to a guarded JVM. */
  KILL_GUARDED_JVM(Rung.KILL, ChildKind.GUARDED_JVM, false),
  /** SIGKILL to a JVM with a thread in native code. */
  KILL_ACCEPTING_JVM(Rung.KILL, ChildKind.ACCEPTING_JVM, false),
  /** SIGKILL to a shell and its 9 children. */
  KILL_TREE_10(Rung.KILL, ChildKind.TREE_10, false),
  /** SIGKILL to a shell and its 49 children. */
  KILL_TREE_50(Rung.KILL, ChildKind.TREE_50, true);

  private final Rung rung;
  private final ChildKind child;
  private final boolean headline;

  ProcessTrial(Rung rung, ChildKind child, boolean headline) {
    this.rung = rung;
    this.child = child;
    this.headline = headline;
  }

  Rung rung() {
    return rung;
  }

  ChildKind child() {
    return child;
  }

  boolean isHeadline() {
    return headline;
  }

  /** Whether it can be made here: on Windows there is no SIGTERM, nor are there these programs. */
  boolean isPossible() {
    return ProcessHandle.current().supportsNormalTermination()
        || (child.isJvm() && rung != Rung.TERMINATE);
  }

  /** The name in reports, such as {@code kill-tree-50}. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
