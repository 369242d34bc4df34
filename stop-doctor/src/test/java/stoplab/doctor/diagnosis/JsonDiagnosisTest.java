// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static stoplab.doctor.diagnosis.SmallDump.finding;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class JsonDiagnosisTest {
  private static String json(String version, String... threads) {
    return "{\"threadDump\":{\"runtimeVersion\":\"" + version
        + "\",\"threadContainers\":[{\"container\":\"<root>\",\"threads\":["
        + String.join(",", threads) + "]}]}}";
  }

  private static String thread(int number, String name, String... frames) {
    String stack = "\"" + String.join("\",\"", frames) + "\"";
    return "{\"tid\":\"" + number + "\",\"name\":\"" + name + "\",\"stack\":[" + stack + "]}";
  }

  private static final String WORKER = thread(
      30,
      "worker",
      "java.base/java.lang.Thread.sleep(Thread.java:1)",
      "com.example.Task.run(Task.java:1)",
      "java.base/java.lang.Thread.run(Thread.java:1)");
  private static final String DESTROYER =
      "{\"tid\":\"40\",\"name\":\"DestroyJavaVM\",\"stack\":[]}";

  private static String pinned(int number) {
    return thread(
        number,
        "v-" + number,
        "java.base/java.lang.Object.wait0(Native Method)",
        "java.base/java.lang.Object.wait(Object.java:1)",
        "com.example.Pool.take(Pool.java:1)",
        "java.base/java.lang.VirtualThread.run(VirtualThread.java:1)");
  }

  private static String carrier(int number) {
    return thread(
        number,
        "ForkJoinPool-1-worker-" + number,
        "java.base/jdk.internal.vm.Continuation.run(Continuation.java:1)",
        "java.base/java.lang.VirtualThread.runContinuation(VirtualThread.java:1)",
        "java.base/java.util.concurrent.ForkJoinPool.runWorker(ForkJoinPool.java:1)",
        "java.base/java.util.concurrent.ForkJoinWorkerThread.run(ForkJoinWorkerThread.java:1)");
  }

  private static final String MAIN_JOINS_VIRTUAL = thread(
      1,
      "main",
      "java.base/java.util.concurrent.CountDownLatch.await(CountDownLatch.java:1)",
      "java.base/java.lang.VirtualThread.joinNanos(VirtualThread.java:1)",
      "java.base/java.lang.Thread.join(Thread.java:1)",
      "com.example.Main.main(Main.java:1)");

  @Test
  @Tag("doctor.never-guesses-daemon")
  @DisplayName("no thread of a JSON dump is called a daemon or a non-daemon")
  void daemonIsUnknown() {
    Diagnosis diagnosis = SmallDump.diagnose(json("25.0.1+8", WORKER, DESTROYER));
    assertThat(diagnosis.state())
        .as("[doctor.never-guesses-daemon] which threads keep it is unknown")
        .isEqualTo(JvmState.UNKNOWN);
    Finding worker = finding(diagnosis, "worker");
    assertThat(worker.holds() || worker.isCause())
        .as("[doctor.never-guesses-daemon] nothing is claimed")
        .isFalse();
    assertThat(worker.holding())
        .as("[doctor.never-guesses-daemon] in words")
        .isEqualTo("the dump does not say whether it is a daemon");
    assertThat(diagnosis.remarks())
        .as("[doctor.never-guesses-daemon] which dump would say it")
        .anyMatch(remark -> remark.contains("which threads are daemons"));
  }

  @Test
  @Tag("doctor.never-guesses-daemon")
  @DisplayName("main is known to hold the JVM, since it is never a daemon")
  void mainIsCertain() {
    Diagnosis diagnosis = SmallDump.diagnose(json(
        "25.0.1+8",
        WORKER,
        thread(
            3,
            "main",
            "java.base/java.lang.Thread.sleep(Thread.java:1)",
            "com.example.Main.main(Main.java:1)")));
    assertThat(diagnosis.state())
        .as("[doctor.never-guesses-daemon] main has not returned")
        .isEqualTo(JvmState.MAIN_RUNS);
    assertThat(finding(diagnosis, "main").holding())
        .as("[doctor.never-guesses-daemon] why it is certain")
        .isEqualTo("main, which is never a daemon");
    assertThat(finding(diagnosis, "worker").holds())
        .as("[doctor.never-guesses-daemon] the other is not claimed")
        .isFalse();
  }

  @Test
  @Tag("doctor.pinned-carriers")
  @DisplayName("virtual threads that pin all carriers are the cause on 21")
  void pinnedCarriers() {
    Diagnosis diagnosis = SmallDump.diagnose(json(
        "21.0.1+12",
        MAIN_JOINS_VIRTUAL,
        pinned(50),
        pinned(51),
        carrier(60),
        carrier(61),
        thread(
            52,
            "v-52",
            "java.base/java.lang.VirtualThread.park(VirtualThread.java:1)",
            "java.base/sun.nio.ch.NioSocketImpl.park(NioSocketImpl.java:1)",
            "com.example.Query.run(Query.java:1)",
            "java.base/java.lang.VirtualThread.run(VirtualThread.java:1)")));
    assertThat(String.join(" ", diagnosis.summary()))
        .as("[doctor.pinned-carriers] all carriers, by which, and which cannot go on")
        .contains("All carriers that the dump shows (2)", "\"v-50\" and \"v-51\"", "\"v-52\"");
    assertThat(finding(diagnosis, "v-50").isCause())
        .as("[doctor.pinned-carriers] the cause")
        .isTrue();
    assertThat(finding(diagnosis, "v-50").holds())
        .as("[doctor.pinned-carriers] a virtual thread never holds the JVM")
        .isFalse();
  }

  @Test
  @Tag("doctor.pinned-carriers")
  @DisplayName("from JDK 24 on a wait in synchronized code pins nothing")
  void nothingIsPinnedLater() {
    Diagnosis diagnosis = SmallDump.diagnose(
        json("25.0.1+8", MAIN_JOINS_VIRTUAL, pinned(50), pinned(51), carrier(60), carrier(61)));
    assertThat(String.join(" ", diagnosis.summary()))
        .as("[doctor.pinned-carriers] JEP 491")
        .doesNotContain("pins");
  }

  @Test
  @Tag("doctor.pinned-carriers")
  @DisplayName("a text dump of 21 lacks what a carrier carries, and the remark says how to see it")
  void textLacksVirtualThreads() {
    Diagnosis diagnosis = SmallDump.ofJdk(21)
        .thread(
            "main",
            1,
            90,
            "WAITING (parking)",
            "jdk.internal.misc.Unsafe.park",
            "java.util.concurrent.CountDownLatch.await",
            "java.lang.VirtualThread.joinNanos",
            "java.lang.Thread.join",
            "com.example.Main.main")
        .thread(
            "ForkJoinPool-1-worker-1",
            30,
            80,
            "daemon Carrying virtual thread #29",
            "jdk.internal.vm.Continuation.run",
            "java.lang.VirtualThread.runContinuation",
            "java.util.concurrent.ForkJoinWorkerThread.run")
        .diagnose();
    assertThat(diagnosis.remarks())
        .as("[doctor.pinned-carriers] the number, and the other dump")
        .anyMatch(remark -> remark.contains("#29") && remark.contains("-format=json"));
    assertThat(finding(diagnosis, "ForkJoinPool-1-worker-1").holds())
        .as("[doctor.pinned-carriers] a carrier is a daemon")
        .isFalse();
  }
}
