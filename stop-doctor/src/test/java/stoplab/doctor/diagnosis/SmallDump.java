// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.diagnosis;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import stoplab.doctor.dump.ThreadDump;
import stoplab.doctor.dump.UnreadableDumpException;
import stoplab.doctor.knowledge.Knowledge;
import stoplab.doctor.parse.DumpReader;

/** Writes small dumps as HotSpot does, and reads them back. */
final class SmallDump {
  static final String[] IDLE_WORKER = {
    "jdk.internal.misc.Unsafe.park",
    "- parking to wait for  <0x9> (a java.util.concurrent.locks.AbstractQueuedSynchronizer$ConditionObject)",
    "java.util.concurrent.locks.LockSupport.park",
    "java.util.concurrent.locks.AbstractQueuedSynchronizer$ConditionObject.await",
    "java.util.concurrent.LinkedBlockingQueue.take",
    "java.util.concurrent.ThreadPoolExecutor.getTask",
    "java.util.concurrent.ThreadPoolExecutor.runWorker",
    "java.util.concurrent.ThreadPoolExecutor$Worker.run",
    "java.lang.Thread.run"
  };
  static final String[] SLEEPING_WORKER = {
    "java.lang.Thread.sleep",
    "com.example.Task.call",
    "java.util.concurrent.FutureTask.run",
    "java.util.concurrent.ThreadPoolExecutor.runWorker",
    "java.util.concurrent.ThreadPoolExecutor$Worker.run",
    "java.lang.Thread.run"
  };
  static final String[] NO_FRAMES = {};

  private static final Knowledge KNOWLEDGE = Knowledge.load();

  private final StringBuilder text = new StringBuilder();

  private SmallDump(int jdk) {
    text.append("2026-01-02 03:04:05\nFull thread dump OpenJDK 64-Bit Server VM (")
        .append(jdk == 8 ? "25.242-b20" : jdk + ".0.1+12-39")
        .append(" mixed mode, sharing):\n\n");
  }

  static SmallDump ofJdk(int jdk) {
    return new SmallDump(jdk);
  }

  /** A daemon or not, by a word in front of the state, such as {@code daemon WAITING}. */
  SmallDump thread(String name, int number, double elapsed, String state, String... lines) {
    return thread(name, number, elapsed, 1, state, lines);
  }

  SmallDump thread(
      String name, int number, double elapsed, double cpuMillis, String state, String... lines) {
    boolean daemon = state.startsWith("daemon ");
    String bare = daemon ? state.substring("daemon ".length()) : state;
    text.append(String.format(
        Locale.ROOT,
        "\"%s\" #%d %sprio=5 os_prio=0 cpu=%.2fms elapsed=%.2fs tid=0x%x nid=0x%x %s [0x%x]%n",
        name,
        number,
        daemon ? "daemon " : "",
        cpuMillis,
        elapsed,
        4096 + number,
        number,
        bare.equals("RUNNABLE") && lines.length > 0 ? "runnable " : "waiting on condition ",
        lines.length == 0 ? 0 : number));
    text.append(bare.startsWith("Carrying") ? "   " + bare : "   java.lang.Thread.State: " + bare)
        .append('\n');
    for (String line : lines) {
      text.append(
          line.startsWith("- ")
              ? "\t" + line
              : "\tat " + line + (line.endsWith(")") ? "" : "(Some.java:1)"));
      text.append('\n');
    }
    text.append('\n');
    return this;
  }

  /** Adds what stands below "Locked ownable synchronizers" of the thread before. */
  SmallDump owning(String id, String className) {
    text.append("   Locked ownable synchronizers:\n\t- <")
        .append(id)
        .append("> (a ")
        .append(className)
        .append(")\n\n");
    return this;
  }

  SmallDump destroyJavaVm() {
    return thread("DestroyJavaVM", 99, 90, "RUNNABLE", NO_FRAMES);
  }

  ThreadDump read() {
    return read(text + "\"VM Thread\" os_prio=0 cpu=1.00ms elapsed=99.00s tid=0x1 nid=0x1 runnable"
        + "  \n\nJNI global refs: 1, weak refs: 0\n");
  }

  Diagnosis diagnose() {
    return new Diagnostician(KNOWLEDGE).diagnose(read());
  }

  static Diagnosis diagnose(ThreadDump first, ThreadDump again) {
    return new Diagnostician(KNOWLEDGE).diagnose(first, again);
  }

  static Diagnosis diagnose(String text) {
    return new Diagnostician(KNOWLEDGE).diagnose(read(text));
  }

  private static ThreadDump read(String text) {
    try {
      return DumpReader.read(
              new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "a test's dump")
          .get(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (UnreadableDumpException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Returns the finding of a thread, also of one that does not matter. */
  static Finding finding(Diagnosis diagnosis, String name) {
    return java.util.stream.Stream.concat(
            diagnosis.findings().stream(), diagnosis.others().stream())
        .filter(finding -> finding.threads().stream().anyMatch(t -> t.name().equals(name)))
        .findFirst()
        .orElseThrow();
  }
}
