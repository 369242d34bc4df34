// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** Writes by hand what a small comparison would leave that has asked every question. */
final class WholeRun {
  private WholeRun() {}

  /**
   * Writes a run with a few rows of each table, and those rows that notes and verdicts are about.
   *
   * @param folder must not exist
   */
  static Path write(Path folder) throws IOException {
    SmallRun.write(folder);
    SmallRun.zip(folder.resolve("waiting.csv.gz"), waiting());
    SmallRun.zip(folder.resolve("wakes.csv.gz"), wakes());
    SmallRun.zip(folder.resolve("fan-outs.csv.gz"), fanOuts());
    SmallRun.zip(folder.resolve("processes.csv.gz"), processes());
    SmallRun.zip(folder.resolve("calls.csv.gz"), calls());
    Files.writeString(folder.resolve("polls.csv"), polls());
    return folder;
  }

  private static String waiting() {
    StringBuilder lines = new StringBuilder("way,round,jvm,measured,number,value\n");
    for (String way : List.of("spin", "sleep-10-ms", "event", "park", "park-again")) {
      for (int jvm = 1; jvm <= SmallRun.JVMS; jvm++) {
        String begin = way + "," + jvm + "," + jvm + ",";
        lines.append(begin).append("cpu_ns_per_s,1," + (way.equals("spin") ? "9.9E8\n" : "0.0\n"));
        lines.append(begin).append("wake_ups_per_s,1,").append(jvm == 1 ? "NaN\n" : "99.5\n");
        lines.append(begin).append("units_per_s,1,100.25\n");
        lines.append(samples(begin + "stop_ns,", jvm));
      }
    }
    return lines.toString();
  }

  private static String calls() {
    StringBuilder lines = new StringBuilder("call,unit,round,jvm,number,value\n");
    for (String call : List.of(
        "pipe",
        "warm-call",
        "call-64-mib",
        "cancel",
        "next-call",
        "cancel-and-next",
        "python-fork",
        "python-executor")) {
      for (int jvm = 1; jvm <= SmallRun.JVMS; jvm++) {
        lines.append(samples(call + ",ns," + jvm + "," + jvm + ",", jvm));
      }
    }
    for (int jvm = 1; jvm <= SmallRun.JVMS; jvm++) {
      String place = jvm + "," + jvm + ",1,";
      lines
          .append("two-submitters,calls/s," + place + "54321\n")
          .append("spare-uss,B," + place + "31457280\n")
          .append("python-version,version," + place + "31107\n");
    }
    return lines.toString();
  }

  private static String wakes() {
    StringBuilder lines = new StringBuilder("wake,threads,round,jvm,number,latency_ns,park_ns\n");
    for (String wake : List.of("park", "condition-event")) {
      for (int jvm = 1; jvm <= SmallRun.JVMS; jvm++) {
        String begin = wake + ",platform," + jvm + "," + jvm + ",";
        samples(begin, jvm).lines().forEach(line -> lines.append(line).append(",40000\n"));
      }
    }
    return lines.toString();
  }

  private static String fanOuts() {
    StringBuilder lines = new StringBuilder("event,threads,waiters,round,jvm,number,last_ns\n");
    for (String waiters : List.of("10000", "100000")) {
      for (int jvm = 1; jvm <= SmallRun.JVMS; jvm++) {
        lines.append(
            samples("condition-event,virtual," + waiters + "," + jvm + "," + jvm + ",", jvm));
      }
    }
    return lines.toString();
  }

  private static String processes() {
    List<String> stop =
        List.of("ladder", "bare", "bare-again", "rung", "start-worker", "start-bare");
    List<String> first = List.of("ladder", "bare", "start-worker", "start-bare");
    List<String> many = List.of("ladder", "bare", "ladder-total", "bare-total", "ladder-left");
    List<String> deaf = List.of("ladder", "ladder-deaf", "bare", "ladder-left");
    StringBuilder lines = new StringBuilder("trial,way,round,jvm,number,nanos\n");
    for (String trial : List.of("kill-sleep", "kill-tree-50", "terminate-hooked-jvm")) {
      lines.append(ofTrial(trial, stop));
    }
    return lines
        .append(ofTrial("first-kill-sleep", first))
        .append(ofTrial("many-obedient", many))
        .append(ofTrial("many-partly-deaf", deaf))
        .append(ofTrial("start", List.of("start-default", "start-default-again", "start-no-cds")))
        .append(ofTrial("orphan", List.of("orphan-guarded", "orphan-polling")))
        .toString();
  }

  private static String ofTrial(String trial, List<String> ways) {
    StringBuilder lines = new StringBuilder();
    for (String way : ways) {
      for (int jvm = 1; jvm <= SmallRun.JVMS; jvm++) {
        lines.append(samples(trial + "," + way + "," + jvm + "," + jvm + ",", jvm));
      }
    }
    return lines.toString();
  }

  private static String polls() {
    StringBuilder lines = new StringBuilder("kernel,poll,round,iteration,ns_per_pass\n");
    for (String poll : List.of("no-poll", "no-poll-again", "no-poll-scalar", "block-4096")) {
      for (int round = 1; round <= SmallRun.JVMS; round++) {
        lines.append(samples("saxpy-2048," + poll + "," + round + ",", round));
      }
    }
    return lines.toString();
  }

  /** Three lines, each with its number and a time of some microseconds. */
  private static String samples(String begin, int jvm) {
    StringBuilder lines = new StringBuilder();
    IntStream.rangeClosed(1, 3)
        .forEach(number -> lines.append(
            begin + number + "," + (50_000 + 3_700 * ((jvm * 7 + number * 3) % 11)) + "\n"));
    return lines.toString();
  }
}
