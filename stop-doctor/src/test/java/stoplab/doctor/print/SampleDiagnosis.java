// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.print;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import stoplab.doctor.diagnosis.Diagnosis;
import stoplab.doctor.diagnosis.Finding;
import stoplab.doctor.diagnosis.JvmState;
import stoplab.doctor.dump.DumpThread;
import stoplab.doctor.dump.Frame;
import stoplab.doctor.dump.LockLine;
import stoplab.doctor.dump.ThreadDump;
import stoplab.doctor.knowledge.Explanation;
import stoplab.doctor.knowledge.InterruptReaction;

/** A diagnosis made by hand, in which every text that comes from a dump can be chosen. */
final class SampleDiagnosis {
  private SampleDiagnosis() {}

  /** One cause with two threads, and two threads that do not matter; data stands in each text. */
  static Diagnosis of(String data) {
    Finding cause = finding(data, true, List.of(thread(data, 7), thread(data, 8)));
    Finding other = finding("idle", false, List.of(thread("idle", 9), thread("idle", 10)));
    List<DumpThread> threads = List.of(
        cause.threads().get(0),
        cause.threads().get(1),
        other.threads().get(0),
        other.threads().get(1));
    ThreadDump dump = new ThreadDump(
        ThreadDump.Format.TEXT,
        OptionalInt.of(17),
        data,
        Optional.of(data),
        threads,
        OptionalInt.of(4),
        List.of());
    return new Diagnosis(
        dump,
        JvmState.KEPT_BY_THREADS,
        List.of("Main has returned, and 2 threads keep the JVM.", "They are called " + data + "."),
        List.of(cause),
        List.of(other),
        List.of("Close the socket of " + data + "."),
        List.of("The dump is cut in the middle of " + data + "."));
  }

  private static Finding finding(String data, boolean isCause, List<DumpThread> threads) {
    InterruptReaction reaction = new InterruptReaction(
        InterruptReaction.Effect.IGNORES,
        "goes on waiting in " + data,
        "interrupt map, JDK 17: " + data);
    Explanation explanation = new Explanation(
        "a read of " + data,
        Explanation.Role.OTHER,
        reaction,
        List.of("close the socket " + data, "the other side sends " + data),
        List.of("shutdownNow() of " + data),
        true);
    return new Finding(
        threads,
        isCause,
        false,
        isCause,
        isCause ? "non-daemon" : "daemon",
        explanation,
        "the owner of " + data,
        Optional.of(new Frame("com.example.Reports", "fetch", data)),
        "stuck: " + data,
        List.of("The pool may come from " + data + "."));
  }

  private static DumpThread thread(String name, long number) {
    return new DumpThread(
        name,
        OptionalLong.of(number),
        DumpThread.Kind.PLATFORM,
        Optional.of(!name.equals("idle") ? false : true),
        Optional.of(Thread.State.RUNNABLE),
        name,
        OptionalLong.of(2_000_000),
        OptionalLong.of(75_000_000_000L),
        List.of(
            new Frame("sun.nio.ch.NioSocketImpl", "read", name),
            new Frame("com.example.Reports", "fetch", name.equals("idle") ? "" : "Reports.java:7"),
            new Frame("com.example.Reports", "fetch", name),
            new Frame("org.other.Framework", "call", "Framework.java:8"),
            new Frame("com.example.ReportJob", "run", "ReportJob.java:3")),
        List.of(new LockLine(1, LockLine.Action.LOCKED, Optional.of("0x1"), name)),
        OptionalLong.empty(),
        name,
        false);
  }

  /** What a format writes of a diagnosis. */
  static String written(Diagnosis diagnosis, OutputFormat format, boolean all, boolean colours) {
    StringWriter text = new StringWriter();
    try {
      format.write(diagnosis, all, colours, new PrintWriter(text));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return text.toString();
  }
}
