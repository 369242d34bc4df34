// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.parse;

/**
 * What people take for a thread dump, and what they are told. The first constants are the more
 * certain ones.
 */
enum NearMiss {
  OPENJ9("is a javacore of OpenJ9, which is not read; run the program on HotSpot, and take "
      + NearMiss.RIGHT),
  SERVICEABILITY_AGENT(
      "is from jstack -F or jhsdb, whose states are those of the VM; take " + NearMiss.RIGHT),
  SUREFIRE(
      "is a dump by Surefire itself, without daemons, numbers and locks; take " + NearMiss.RIGHT),
  INTELLIJ("is a debugger's export of threads, as IntelliJ writes it, without addresses; take "
      + NearMiss.RIGHT),
  THREAD_INFO("was printed by ThreadInfo.toString, which cuts stacks; take " + NearMiss.RIGHT),
  NAMES("lists threads with stacks, but not as a JVM does, so daemons cannot be told; take "
      + NearMiss.RIGHT),
  EXCEPTION("holds stack traces of exceptions, as a log does, but no thread dump; take "
      + NearMiss.RIGHT);

  static final String RIGHT = "one with: jcmd PID Thread.print -l";

  private final String sentence;

  NearMiss(String sentence) {
    this.sentence = sentence;
  }

  /** Returns the sentence for the user. */
  String sentence(String name) {
    return name + " " + sentence;
  }

  /** Returns what this line gives away, null if nothing. */
  static NearMiss ofLine(String line) {
    if (line.startsWith("3XMTHREADINFO") || line.startsWith("0SECTION") || line.startsWith("1TI")) {
      return OPENJ9;
    }
    if (line.contains(" @bci=")
        || line.contains("(state = ")
        || line.startsWith("JavaThread state: _thread")) {
      return SERVICEABILITY_AGENT;
    }
    if (line.contains("Thread dump before exiting the process")
        || line.contains("Thread dump before killing the process")
        || line.startsWith("Thread dump for process (")
        || line.startsWith("# Created at ")
        || line.startsWith("# Created on ")) {
      return SUREFIRE;
    }
    if (line.startsWith("\"")) {
      return ofHeader(line);
    }
    if (looksLikeException(line) || line.startsWith("at ")) {
      return EXCEPTION;
    }
    return null;
  }

  private static NearMiss ofHeader(String line) {
    int end = line.lastIndexOf('"');
    String rest = line.substring(end + 1);
    if (rest.contains("nid=NA") || rest.contains(" tid=0x0 ")) {
      return INTELLIJ;
    }
    int id = rest.indexOf("Id=");
    if (id >= 0 && id + 3 < rest.length() && Character.isDigit(rest.charAt(id + 3))) {
      return THREAD_INFO;
    }
    return end > 0 && rest.isBlank() ? NAMES : null;
  }

  /** Whether a line begins or continues the stack trace of an exception. */
  static boolean looksLikeException(String line) {
    return line.startsWith("Caused by: ")
        || line.startsWith("Suppressed: ")
        || line.startsWith("... ")
        || line.contains("Exception")
        || line.contains("Error")
        || line.contains("Throwable");
  }
}
