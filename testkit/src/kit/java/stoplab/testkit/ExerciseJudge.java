// SPDX-License-Identifier: Apache-2.0
package stoplab.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/**
 * Judges one exercise: the first thing that is wrong becomes one message of one line, which begins
 * with a claim id and ends with the page to read.
 */
public final class ExerciseJudge {
  /** The time within which a stopped thread must end; a healthy one needs milliseconds. */
  public static final Duration SOON = NoStrayThreads.PATIENCE.dividedBy(8);

  /** The patience of a contract whose tests wait for one thread: an exercise may hang. */
  public static final Duration LATE = NoStrayThreads.PATIENCE.dividedBy(2);

  /** How long a waiting thread is watched to see whether it wakes up. */
  private static final Duration WATCHED = Duration.ofMillis(300);

  private static final Duration MILLI = Duration.ofMillis(1);

  private static final String ENDS_THE_JVM = "java/lang/(System\\.exit|Runtime\\.(exit|halt))";

  /** The last word of the display name of a parameterized test. */
  private static final Pattern THREAD_KIND = Pattern.compile("^\\[\\d+\\].*\\b(PLATFORM|VIRTUAL)$");

  private final Class<?> exercise;
  private final String page;

  /** Judges an exercise; each message ends with the page. */
  public ExerciseJudge(Class<?> exercise, String page) {
    this.exercise = exercise;
    this.page = page;
  }

  /** Fails with the one message, unless {@code holds}. */
  public void require(boolean holds, String claim, String otherwise) {
    if (!holds) {
      AssertionError wrong =
          new AssertionError("[" + claim + "] " + otherwise + "; read " + page + ".");
      wrong.setStackTrace(new StackTraceElement[0]); // it would show the test, not the exercise
      throw wrong;
    }
  }

  /**
   * Returns whether all of these end within {@link #SOON}; what one of them throws, this throws.
   */
  public static boolean endSoon(List<? extends Future<?>> ends) throws Exception {
    boolean all = isSoon(() -> ends.stream().allMatch(Future::isDone));
    for (Future<?> end : ends) {
      if (end.isDone()) {
        end.get();
      }
    }
    return all;
  }

  /** Returns whether a condition comes true within {@link #SOON}. */
  public static boolean isSoon(Callable<Boolean> condition) {
    try {
      await().atMost(SOON).pollDelay(Duration.ZERO).pollInterval(MILLI).until(condition);
      return true;
    } catch (ConditionTimeoutException e) {
      return false;
    }
  }

  /** Refuses an exercise that ends the JVM in place of the worker. */
  public void refuseExit(String claim) {
    refuseCalls(ENDS_THE_JVM, claim, "which ends the whole JVM and not only this thread");
  }

  /** Refuses an exercise that calls one of these methods, as the class file names them. */
  public void refuseCalls(String methods, String claim, String why) {
    Matcher call = Pattern.compile("Method (" + methods + "):").matcher(disassembled());
    if (call.find()) {
      String method = call.group(1).replaceAll(".*/", "");
      require(false, claim, "the exercise calls " + method + "(), " + why);
    }
  }

  /** Refuses a call that is not in a loop. */
  public void requireInLoop(String methods, String claim, String otherwise) {
    Pattern call = Pattern.compile("(?m)^ *(\\d+): invoke.*Method (" + methods + "):");
    Pattern jump = Pattern.compile("(?m)^ *(\\d+): (?:goto|if\\w*) +(\\d+)");
    for (String method : disassembled().split("\\R\\R")) {
      call.matcher(method)
          .results()
          .mapToInt(found -> Integer.parseInt(found.group(1)))
          .forEach(at -> require(
              jump.matcher(method)
                  .results()
                  .anyMatch(back -> Integer.parseInt(back.group(2)) <= at
                      && at < Integer.parseInt(back.group(1))),
              claim,
              otherwise));
    }
  }

  private String disassembled() {
    StringWriter code = new StringWriter();
    PrintWriter out = new PrintWriter(code, true);
    ToolProvider javap = ToolProvider.findFirst("javap").orElseThrow();
    String classPath = System.getProperty("java.class.path");
    int exit = javap.run(out, out, "-c", "-p", "-cp", classPath, exercise.getName());
    assertThat(exit).as("javap: %s", code).isZero();
    return code.toString();
  }

  /** Requires that a waiting platform thread stays asleep. */
  public void requireQuiet(Thread waiting, String claim) throws InterruptedException {
    long before = waits(waiting);
    waiting.join(WATCHED.toMillis());
    long wakeUps = waits(waiting) - before;
    require(
        wakeUps < 3,
        claim,
        "the waiting thread wakes up again and again to poll (" + wakeUps + " times in "
            + WATCHED.toMillis() + " ms): it should sleep until there is something to do");
  }

  private static long waits(Thread thread) {
    ThreadInfo info = ManagementFactory.getThreadMXBean().getThreadInfo(thread.getId());
    return info == null ? 0 : info.getWaitedCount();
  }

  /** Requires the promises of a contract, one after the other. */
  public void requireContract(Class<?> contract, List<String> claims) {
    for (String claim : claims) {
      Events tests = MutantRuns.run(contract, TagFilter.includeTags(claim));
      assertThat(tests.started().count()).as("tests of %s", claim).isPositive();
      tests.failed().stream()
          .findFirst()
          .ifPresent(failed -> require(
              false,
              claim,
              "the first bug is fixed, but another promise is broken: " + promise(failed) + ": "
                  + complaint(failed)));
    }
  }

  /** The promise in the words of its test, and the kind of thread on which it was tried. */
  private static String promise(Event failed) {
    TestDescriptor test = failed.getTestDescriptor();
    Matcher kind = THREAD_KIND.matcher(test.getDisplayName());
    return kind.find()
        ? "\"" + test.getParent().orElseThrow().getDisplayName() + "\", "
            + kind.group(1).toLowerCase(Locale.ROOT) + " thread"
        : "\"" + test.getDisplayName() + "\"";
  }

  private static String complaint(Event failed) {
    Throwable thrown =
        failed.getRequiredPayload(TestExecutionResult.class).getThrowable().orElseThrow();
    if (thrown instanceof TimeoutException) {
      return "it does not end";
    }
    String said = thrown instanceof AssertionError ? thrown.getMessage() : thrown.toString();
    String line = said.replaceAll("\\s+", " ").strip();
    return line.length() < 200 ? line : line.substring(0, 200) + "…";
  }
}
