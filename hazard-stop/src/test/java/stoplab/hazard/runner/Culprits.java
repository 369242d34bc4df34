// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard.runner;

import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import stoplab.hazard.child.Evidence;
import stoplab.hazard.child.HazardChild;

/** What a hazard's JVM may do to its runner, as programs; the first argument chooses. */
final class Culprits {
  /** A property that an option of the environment may set. */
  static final String SEEN = "stoplab.seen";

  private static final CountDownLatch NEVER = new CountDownLatch(1);

  private Culprits() {}

  public static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "hang" -> hangWithChild();
      case "hang alone" -> hang();
      case "crash" -> crash();
      case "look" -> look();
      case "run" -> run(args[1], Long.parseLong(args[2]));
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  /** Tells the options and the variables of the environment that have come through. */
  private static void look() {
    Evidence.say(
        SEEN,
        String.join(
            " ",
            System.getProperty(SEEN, "null"),
            System.getProperty(SEEN + "2", "null"),
            System.getProperty(SEEN + "3", "null")));
    Set<String> variables = new TreeSet<>(System.getenv().keySet());
    variables.removeIf(name -> !name.matches("_JAVA_.*|.*JAVA_(TOOL_)?OPTIONS"));
    Evidence.say("variables", variables);
  }

  /** Runs one of them as the program does, and prints its evidence. */
  private static void run(String culprit, long boundMillis) throws Exception {
    Hazard hazard =
        Hazard.of(Culprits.class, "a test", culprit).within(Duration.ofMillis(boundMillis));
    HazardRun.of(hazard, Jvm.current()).evidence().values().forEach(Evidence::say);
  }

  private static void hangWithChild() throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    HazardChild child = HazardChild.start(java, List.of(), Culprits.class, "hang alone");
    await().until(() -> child.output().contains("It hangs"));
    Evidence.say("grandchild", Evidence.in(child.output()).get("pid"));
    hang();
  }

  /** Hangs for ever, deaf to a request to end. */
  private static void hang() throws Exception {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
      try {
        NEVER.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }));
    Files.writeString(Path.of("core.dropped-in-the-working-folder"), "litter");
    Evidence.say("pid", ProcessHandle.current().pid());
    System.out.println("It hangs.");
    NEVER.await();
  }

  /** Sends itself the signal of a bad memory access. */
  private static void crash() throws Exception {
    Evidence.say("before", "the crash");
    String pid = Long.toString(ProcessHandle.current().pid());
    new ProcessBuilder("kill", "-SEGV", pid).start().waitFor();
    NEVER.await();
  }
}
