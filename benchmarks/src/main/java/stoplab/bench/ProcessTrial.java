// SPDX-License-Identifier: Apache-2.0
package stoplab.bench;

import java.util.Locale;
import stoplab.bench.probe.process.ChildKind;
import stoplab.bench.probe.process.LadderKind;

/** What {@link ProcessStop} and {@link FirstStop} stop, and by which ladder. */
public enum ProcessTrial {
  /** Its standard input is closed; it leaves by itself. */
  ASK_CAT(LadderKind.ASK, ChildKind.CAT),
  /** The same for a JVM that reads its input itself. */
  ASK_READING_JVM(LadderKind.ASK, ChildKind.READING_JVM),
  /** The same for a JVM whose guard reads it. */
  ASK_GUARDED_JVM(LadderKind.ASK, ChildKind.GUARDED_JVM),
  /** SIGTERM to a native program. */
  TERMINATE_SLEEP(LadderKind.TERMINATE, ChildKind.SLEEP),
  /** SIGTERM to a JVM. */
  TERMINATE_JVM(LadderKind.TERMINATE, ChildKind.JVM),
  /** SIGTERM to a guarded JVM. */
  TERMINATE_GUARDED_JVM(LadderKind.TERMINATE, ChildKind.GUARDED_JVM),
  /** SIGTERM to a JVM with a hook of known length. */
  TERMINATE_HOOKED_JVM(LadderKind.TERMINATE, ChildKind.HOOKED_JVM),
  /** SIGTERM to a JVM with a thread in native code, which would leave at the end of its input. */
  TERMINATE_READING_JVM(LadderKind.TERMINATE, ChildKind.READING_JVM),
  /** SIGTERM to a JVM with a thread in native code, which stays there. */
  TERMINATE_ACCEPTING_JVM(LadderKind.TERMINATE, ChildKind.ACCEPTING_JVM),
  /** SIGTERM to a shell and its 9 children. */
  TERMINATE_TREE_10(LadderKind.TERMINATE, ChildKind.TREE_10),
  /** SIGTERM to a shell and its 49 children. */
  TERMINATE_TREE_50(LadderKind.TERMINATE, ChildKind.TREE_50),
  /** SIGKILL to a native program. */
  KILL_SLEEP(LadderKind.KILL, ChildKind.SLEEP),
  /** SIGKILL to a JVM. */
  KILL_JVM(LadderKind.KILL, ChildKind.JVM),
  /** SIGKILL to a guarded JVM. */
  KILL_GUARDED_JVM(LadderKind.KILL, ChildKind.GUARDED_JVM),
  /** SIGKILL to a JVM with a thread in native code. */
  KILL_ACCEPTING_JVM(LadderKind.KILL, ChildKind.ACCEPTING_JVM),
  /** SIGKILL to a shell and its 9 children. */
  KILL_TREE_10(LadderKind.KILL, ChildKind.TREE_10),
  /** SIGKILL to a shell and its 49 children. */
  KILL_TREE_50(LadderKind.KILL, ChildKind.TREE_50),
  /** The standard ladder, and a native program. */
  STANDARD_SLEEP(LadderKind.STANDARD, ChildKind.SLEEP),
  /** The same ladder, and a shell with a child. */
  STANDARD_TREE_2(LadderKind.STANDARD, ChildKind.TREE_2),
  /** The same ladder, and a guarded JVM, which is only asked. */
  STANDARD_GUARDED_JVM(LadderKind.STANDARD, ChildKind.GUARDED_JVM);

  private final LadderKind ladder;
  private final ChildKind child;

  ProcessTrial(LadderKind ladder, ChildKind child) {
    this.ladder = ladder;
    this.child = child;
  }

  public LadderKind ladder() {
    return ladder;
  }

  public ChildKind child() {
    return child;
  }

  /** Whether a comparison measures it unless told otherwise. */
  public boolean isHeadline() {
    return this == KILL_JVM; // pages advise a child JVM for foreign code
  }

  /** Whether it is also measured as the first and only stop of a program. */
  public boolean hasFirst() {
    return switch (this) {
      case TERMINATE_JVM,
          TERMINATE_HOOKED_JVM,
          KILL_SLEEP,
          KILL_JVM,
          KILL_TREE_50,
          STANDARD_SLEEP,
          STANDARD_GUARDED_JVM -> true;
      default -> false;
    };
  }

  /** Whether its first stop must keep the bound of {@link FirstStop}. */
  public boolean hasBoundOfFirstStop() {
    return this == KILL_SLEEP || this == STANDARD_SLEEP;
  }

  /** Whether this system can make it: Windows has neither SIGTERM nor these programs. */
  public boolean isPossible() {
    return ProcessHandle.current().supportsNormalTermination()
        || (child.isJvm() && ladder != LadderKind.TERMINATE);
  }

  /** The name in reports, such as {@code kill-tree-50}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
