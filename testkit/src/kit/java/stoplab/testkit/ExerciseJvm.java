// SPDX-License-Identifier: Apache-2.0
package stoplab.testkit;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.awaitility.core.ConditionTimeoutException;

/**
 * The JVM in which an exercise runs: it may hang there, or end the whole JVM, and the test goes on.
 *
 * <p>The child reports what it sees, and the test reads the reports. The test also prints what the
 * exercise itself printed there.
 */
public final class ExerciseJvm implements AutoCloseable {
  private static final String MARK = "seen: ";
  private static final Duration MILLI = Duration.ofMillis(1);

  private final Class<?> main;
  private final ChildJvm child;

  private ExerciseJvm(Class<?> main) {
    this.main = main;
    child = ChildJvm.start(List.of(), main, ExerciseJudge.SOON.toString());
  }

  /** Starts a main class; its argument is the time within which expected events must occur. */
  public static ExerciseJvm start(Class<?> main) {
    return new ExerciseJvm(main);
  }

  /** In the child: reports something. */
  public static void report(String what, Object value) {
    System.out.println(MARK + what + "=" + value);
  }

  /** Waits until a condition holds, or the time has passed; returns whether it does. */
  public static boolean holdsWithin(Duration time, Callable<Boolean> condition) {
    try {
      await().atMost(time).pollDelay(Duration.ZERO).pollInterval(MILLI).until(condition);
      return true;
    } catch (ConditionTimeoutException e) {
      return false;
    }
  }

  /**
   * In the child: where a thread is, as its state, its method, and the place where the exercise
   * calls it.
   */
  public static String describe(Thread thread, Class<?> exercise) {
    List<StackTraceElement> stack = List.of(thread.getStackTrace());
    String name = "\"" + thread.getName() + "\"";
    String state = name + " is " + thread.getState() + " in ";
    for (int i = 0; i < stack.size(); i++) {
      if (stack.get(i).getClassName().equals(exercise.getName())) {
        String caller = method(stack.get(i));
        return state + (i == 0 ? caller : method(stack.get(i - 1)) + ", called by " + caller);
      }
    }
    return stack.stream()
        .filter(frame -> frame.getMethodName().equals("getTask")) // an idle thread of a pool
        .findFirst()
        .or(() -> stack.stream().findFirst())
        .map(frame -> state + method(frame))
        .orElse(name + " is " + thread.getState());
  }

  private static String method(StackTraceElement frame) {
    return frame.getClassName().replaceAll(".*\\.", "") + "." + frame.getMethodName();
  }

  /** In the test: waits for a report; fails if the child ends without it, or is too slow. */
  public String seen(String what, ExerciseJudge judge, String claim) throws InterruptedException {
    Optional<String> report = seen(what);
    judge.require(
        report.isPresent() || !hasEnded(),
        claim,
        "the exercise has ended its whole JVM, not only what it was asked to end");
    return report.orElseThrow(
        () -> new AssertionError("the JVM of the exercise has not reported: " + what));
  }

  /** In the test: waits for a report; empty if the child ends without it, or is too slow. */
  public Optional<String> seen(String what) {
    holdsWithin(NoStrayThreads.PATIENCE, () -> find(what).isPresent() || hasEnded());
    return find(what);
  }

  private Optional<String> find(String what) {
    String head = MARK + what + "=";
    return child
        .output()
        .lines()
        .filter(line -> line.startsWith(head))
        .map(line -> line.substring(head.length()))
        .findFirst();
  }

  /** In the test: whether the child has ended, so that it has an exit code. */
  public boolean hasEnded() throws InterruptedException {
    return child.awaitExit(Duration.ZERO);
  }

  /** In the test: the child, to signal it, or to wait for its end. */
  public ChildJvm child() {
    return child;
  }

  /** Ends the child and all that it started, and prints what the exercise printed there. */
  @Override
  public void close() {
    List<String> others =
        child.output().lines().filter(line -> !line.startsWith(MARK)).toList();
    child.close();
    if (!others.isEmpty()) {
      System.out.println("Printed in the JVM of " + main.getName() + ":");
      others.forEach(line -> System.out.println("  " + line));
    }
  }
}
