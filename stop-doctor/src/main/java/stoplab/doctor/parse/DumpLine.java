// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.parse;

/** How the lines of a text dump begin. */
final class DumpLine {
  static final String TITLE = "Full thread dump";
  static final String STATE = "java.lang.Thread.State:";
  static final String CARRYING = "Carrying virtual thread #";
  static final String MOUNTED = "Mounted virtual thread #";
  static final String SYNCHRONIZERS = "Locked ownable synchronizers:";
  static final String JNI = "JNI global ref";

  private static final String[] STARTS = {
    TITLE,
    STATE,
    CARRYING,
    MOUNTED,
    SYNCHRONIZERS,
    JNI,
    "Threads class SMR info",
    "_java_thread_list",
    "_to_delete_list",
    "Found ",
    "Java stack information for",
    "No compile task",
    "Compiling:",
    "waiting to lock monitor",
    "waiting for ownable synchronizer",
    "which is held by ",
    "in JNI, which is held by"
  };

  private DumpLine() {}

  /** Whether a line without blanks around it begins as a line of a dump does. */
  static boolean isStart(String text) {
    if (text.isEmpty()) {
      return false;
    }
    switch (text.charAt(0)) {
      case '"':
        return true;
      case 'a':
        return text.startsWith("at ") || text.equals("at");
      case '-':
        return text.startsWith("- ") && LockText.isStart(text.substring(2).stripLeading());
      case '#':
        return HeaderText.readPlain(text).isPresent();
      default:
        for (String start : STARTS) {
          if (text.startsWith(start)) {
            return true;
          }
        }
        return false;
    }
  }

  /** Returns where in a line something begins that only a dump has, or -1. */
  static int anchor(String line) {
    int at = line.indexOf(TITLE + " ");
    if (at < 0) {
      at = line.indexOf(STATE + " ");
    }
    if (at < 0 && (line.contains(" tid=0x") || line.contains(" prio="))) {
      int quote = line.indexOf('"');
      at = quote >= 0 && HeaderText.endOfName(line) > quote ? quote : -1;
    }
    return at;
  }
}
