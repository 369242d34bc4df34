// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard.runner;

import java.time.Duration;
import java.util.List;
import stoplab.hazard.PthreadCancel;
import stoplab.hazard.PthreadKill;

/** Those that go past the JVM, to the threads of the operating system. */
final class PthreadHazards {
  private PthreadHazards() {}

  static List<Hazard> all() {
    return List.of(
        kill("SIGTERM")
            .fate(
                Verdict.HARM,
                "the whole JVM has ended, code {jvm.exit}: its hook ran, and no finally of any"
                    + " thread",
                "jvm.exit=143",
                "hook=ran",
                "finally.target=",
                "finally.other="),
        endsAtOnce("SIGUSR1", "138|158"), // 128 + 10 on Linux, 128 + 30 on macOS
        endsAtOnce("SIGKILL", "137"),
        kill("SIGSEGV")
            .fate(
                Verdict.HARM,
                "the whole JVM has crashed, {jvm.crash}, code {jvm.exit}: no hook ran, and no"
                    + " finally",
                "jvm.crash=SIG(SEGV|BUS).*",
                "jvm.exit=[1-9]\\d*",
                "hook=",
                "finally.target=",
                "finally.other=")
            .fate(
                Verdict.HARM,
                "the worker got a {threw.target} out of nowhere: the JVM took the signal for a"
                    + " null in interpreted code, as it may if its process id is below 4096 and"
                    + " its user is root",
                "threw.target=NullPointerException",
                "process=lives"),
        doesNothing("SIGUSR2", "nothing: the JVM uses this signal itself, and ignores ours"),
        doesNothing("SIGQUIT", "nothing, not even a thread dump: the worker blocks this signal"),
        doesNothing("0", "nothing: it only asks whether there is such a thread"),
        cancel("pthread_cancel of a worker that sleeps, and holds a lock", "sleeping")
            .fate(
                Verdict.HARM,
                "the thread of the system is {thread.after}; Java says {java.state}, its finally"
                    + " never ran, its lock stays taken",
                "answer=0",
                "thread.after=gone|not known",
                "java.alive=true",
                "java.state=TIMED_WAITING",
                "finally=",
                "lock=taken"),
        cancel("pthread_cancel of a worker that spins", "spinning")
            .fate(
                Verdict.NO_EFFECT,
                "nothing: it spins on, since it comes to no cancellation point",
                "answer=0",
                "thread.after=listed|not known",
                "spins.on=yes",
                "java.state=RUNNABLE",
                "finally="),
        cancel("pthread_cancel of a worker that sleeps, then a garbage collection", "gc")
            .within(Duration.ofSeconds(120)) // up to five JVMs
            .fate(
                Verdict.HARM,
                "the JVM has crashed in the collection, {crash}, code {code}: {crashes} of {tries}"
                    + " tries",
                "crashes=[1-9]",
                "crash=SIG(SEGV|BUS).*",
                "gc=asked")
            .fate(
                Verdict.UNCLEAR,
                "no crash in {tries} tries: it is luck",
                "crashes=0",
                "gc=survived"),
        cancel("pthread_cancel of a worker that sleeps, then an interrupt of it", "interrupt")
            .fate(
                Verdict.HARM,
                "interrupt() never returns, and the JVM hangs at its next safepoint: it does not"
                    + " even exit",
                "thread.after=gone|not known",
                "interrupt=called",
                "child=hangs"));
  }

  private static Hazard kill(String signal) {
    return Hazard.of(
            PthreadKill.class, "pthread_kill of one of two workers, with " + signal, signal)
        .needing(Need.JNA, Need.PTHREADS)
        .fate(Verdict.NOT_RUN, "JNA cannot be used here: {jna}", "jna=.+")
        .fate(
            Verdict.NOT_RUN,
            "this program was started with the signal ignored, and every child inherits that",
            "ignored=.+");
  }

  private static Hazard endsAtOnce(String signal, String codes) {
    return kill(signal)
        .fate(
            Verdict.HARM,
            "the whole process has ended at once, code {jvm.exit}: no hook ran, and no finally",
            "jvm.exit=" + codes,
            "hook=",
            "finally.target=",
            "finally.other=");
  }

  private static Hazard doesNothing(String signal, String words) {
    return kill(signal).fate(Verdict.NO_EFFECT, words, "answer=0", "target=works on", "jvm.exit=0");
  }

  private static Hazard cancel(String attempt, String victim) {
    return Hazard.of(PthreadCancel.class, attempt, victim)
        .needing(Need.JNA, Need.PTHREADS)
        .fate(Verdict.NOT_RUN, "JNA cannot be used here: {jna}", "jna=.+");
  }
}
