// SPDX-License-Identifier: Apache-2.0
package stoplab.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openjdk.jcstress.Main;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.collectors.DiskReadCollector;
import org.openjdk.jcstress.infra.collectors.InProcessCollector;
import org.openjdk.jcstress.infra.collectors.TestResult;

/** One run of jcstress in a child JVM, and what it has seen. */
public final class StressRun {
  /**
   * The interpreter, C1, C2, and C2 with a random order of instructions, each for the whole JVM.
   * ({@code -sc true} would split them by actor, but only the actors' own methods: the worker that
   * they call would be compiled as ever.) Not {@code sanity}: it runs no termination test at all.
   */
  private static final List<String> MODE = List.of("-m", "quick", "-sc", "false");

  /** jcstress pins threads to CPUs through JNA, and passes this on to the JVMs that it starts. */
  private static final List<String> JVM = List.of("--enable-native-access=ALL-UNNAMED");

  /** Two or three times as long as a run takes on two busy CPUs. */
  private static final Duration BOUND = NoStrayThreads.PATIENCE.multipliedBy(30);

  private static final Pattern RESULT_FILE = Pattern.compile("Test result blob: \"(.+)\"");

  private final int exitCode;
  private final Collection<TestResult> results;

  private StressRun(int exitCode, Collection<TestResult> results) {
    this.exitCode = exitCode;
    this.results = results;
  }

  /**
   * Runs all tests whose name matches.
   *
   * @param report the folder of the HTML report, below the current one
   * @param progress gets what jcstress prints, second by second
   * @param tests a regular expression
   * @param options more options of jcstress
   */
  public static StressRun of(
      String report, Consumer<String> progress, String tests, String... options)
      throws IOException, InterruptedException, ReflectiveOperationException {
    List<String> args = new ArrayList<>(MODE);
    args.addAll(List.of("-r", report, "-t", tests));
    args.addAll(List.of(options));
    try (ChildJvm child = ChildJvm.start(JVM, StressRun.class, args.toArray(String[]::new))) {
      long since = System.nanoTime();
      int shown = 0;
      boolean ended = false;
      while (!ended && System.nanoTime() - since < BOUND.toNanos()) {
        ended = child.awaitExit(Duration.ofSeconds(1));
        String output = child.output();
        progress.accept(output.substring(shown));
        shown = output.length();
      }
      assertThat(ended).as("jcstress has ended within %s", BOUND).isTrue();
      return new StressRun(child.exitCode(), take(child.output()));
    }
  }

  /**
   * The child's side: jcstress, which ends when the JVM that started it is gone. The JVMs that it
   * starts end when they can no longer report their results.
   */
  public static void main(String[] args) throws Exception {
    ProcessHandle parent = ProcessHandle.current().parent().orElseThrow();
    parent.onExit().thenRun(() -> System.exit(1));
    Main.main(args);
  }

  /** Reads the results and removes their file: no later run can take them for its own. */
  private static Collection<TestResult> take(String output)
      throws IOException, ReflectiveOperationException {
    InProcessCollector collector = new InProcessCollector();
    Matcher name = RESULT_FILE.matcher(output);
    if (name.find() && Files.exists(Path.of(name.group(1)))) {
      DiskReadCollector reader = new DiskReadCollector(name.group(1), collector);
      reader.dump();
      reader.close();
      Files.delete(Path.of(name.group(1)));
    }
    return collector.getTestResults();
  }

  /** The exit code of jcstress. */
  public int exitCode() {
    return exitCode;
  }

  /**
   * The forbidden outcomes that jcstress has seen: the test, the options of the JVM, and the
   * outcome.
   */
  public List<String> forbidden() {
    return results.stream()
        .flatMap(result -> result.grading().failureMessages.stream()
            .map(message -> result.getName() + " " + result.getConfig().jvmArgs + " " + message))
        .toList();
  }

  /** How often each outcome of a test was seen, over all JVMs. */
  public Map<String, Long> outcomes(Class<?> test) {
    Map<String, Long> counts = new TreeMap<>();
    for (TestResult result : results(test)) {
      result.getStateKeys().forEach(key -> counts.merge(key, result.getCount(key), Long::sum));
    }
    return counts;
  }

  /** The options of the JVMs in which a test ran. */
  public Set<String> jvmOptions(Class<?> test) {
    return results(test).stream()
        .flatMap(result -> result.getConfig().jvmArgs.stream())
        .collect(Collectors.toSet());
  }

  private List<TestResult> results(Class<?> test) {
    return results.stream()
        .filter(result -> result.getName().equals(test.getCanonicalName()))
        .toList();
  }

  /**
   * Fails unless these tests have run, and no others, without an error and with samples in every
   * JVM. jcstress itself succeeds if no test matches, or if one cannot be loaded.
   */
  public void assertHasRun(Set<Class<?>> tests) {
    assertThat(results.stream().map(TestResult::getName).distinct())
        .as("the tests that have run")
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(
            tests.stream().map(Class::getCanonicalName).toList());
    assertThat(results).allSatisfy(result -> {
      String what = result.getName() + " " + result.getConfig().jvmArgs + result.getMessages();
      assertThat(result.status()).as(what).isEqualTo(Status.NORMAL);
      assertThat(result.getTotalCount()).as("samples of %s", what).isPositive();
    });
  }

  /** A line for each test: its outcomes and the number of JVMs. */
  public String table(Set<Class<?>> tests) {
    return tests.stream()
        .map(test -> String.format(
            "%-45s %s in %d JVMs%n",
            test.getCanonicalName(), outcomes(test), results(test).size()))
        .sorted()
        .collect(Collectors.joining());
  }

  /** All stress tests that were compiled beside a class, whether jcstress knows them or not. */
  public static Set<Class<?>> compiledBeside(Class<?> type) throws IOException, URISyntaxException {
    Path classes =
        Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> files = Files.walk(classes)) {
      return files
          .map(file -> classes.relativize(file).toString())
          .filter(file -> file.endsWith(".class"))
          .map(file -> load(file.replaceAll("[/\\\\]", ".").replaceFirst("\\.class$", "")))
          .filter(found -> found.isAnnotationPresent(JCStressTest.class))
          .collect(Collectors.toSet());
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, StressRun.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
