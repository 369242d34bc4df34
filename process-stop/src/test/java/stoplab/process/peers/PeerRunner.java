// SPDX-License-Identifier: Apache-2.0
package stoplab.process.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import stoplab.process.peers.Peer.Running;
import stoplab.process.peers.ProcessesBelow.Found;
import stoplab.process.zoo.Animal;

/**
 * The program that uses one way: it starts children, and stops them, when it is told so on its
 * standard input. It runs in a JVM of its own, which may hang. What it answers begins with
 * {@link #ANSWER}; all else that is printed is noise of the libraries.
 */
final class PeerRunner {
  static final String ANSWER = "@@";
  static final String STOP = "stop";
  static final String TIME = "time";
  static final String CANNOT = "cannot";
  static final String CAN = "can";
  static final String STOPPING = "stopping";
  static final String RETURNED = "returned";
  static final String TOOK = "took";
  static final String FAILED = "failed";

  private static final Duration READY = Duration.ofSeconds(20);

  /** For what an animal does right behind its ready line. */
  private static final Duration SETTLE = Duration.ofMillis(300);

  private static final int SAME_SCANS = 3;

  private static final long SELF = ProcessHandle.current().pid();

  private final Peer peer;
  private final PrintStream answers;

  private PeerRunner(Peer peer, PrintStream answers) {
    this.peer = peer;
    this.answers = answers;
  }

  /**
   * Runs until its standard input ends.
   *
   * @param args the name of a way
   * @throws IOException if its input cannot be read
   */
  public static void main(String[] args) throws IOException {
    Kernel.newSession(); // so that its group can be killed as a whole, but not that of its starter
    Peer peer = Peers.named(args[0]);
    PeerRunner runner = new PeerRunner(peer, System.out);
    runner.answer(peer.lack().map(lack -> CANNOT + " " + lack).orElse(CAN));
    BufferedReader requests =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      String[] request = line.split(" ");
      try {
        if (request[0].equals(STOP)) {
          runner.stop(Animal.valueOf(request[1]));
        } else {
          runner.time(Animal.valueOf(request[1]));
        }
      } catch (Exception | LinkageError e) { // a library that does not fit this JDK
        runner.answer(FAILED + " " + e);
      }
    }
    Runtime.getRuntime().halt(0);
  }

  private void answer(String text) {
    answers.println(ANSWER + text.replace('\n', ' '));
    answers.flush();
  }

  /** Stops an animal, and says what the way says. */
  private void stop(Animal animal) throws Exception {
    Running running = start(animal);
    answer(STOPPING + " " + running.helper().orElse(0));
    answer(RETURNED + " " + running.stop());
  }

  /** Stops an animal, and says how many nanoseconds that took. */
  private void time(Animal animal) throws Exception {
    Running running = start(animal);
    long begun = System.nanoTime();
    boolean gone = running.stop();
    long took = System.nanoTime() - begun;
    answer(gone ? TOOK + " " + took : FAILED + " the way says that it runs on");
  }

  /** Starts an animal, and waits until it is in its state. */
  private Running start(Animal animal) throws IOException, InterruptedException {
    Running running = peer.start(animal.command());
    if (animal.readyLine().isEmpty()) {
      awaitState(animal);
    } else if (!running.awaitLine(animal.readyLine()::equals, READY)) {
      throw new IOException(animal + " has not got ready");
    } else if (animal.detached() > 0 && !animal.isRestless()) {
      running.awaitLine(line -> line.startsWith("detached "), READY);
    }
    awaitSettled();
    return running;
  }

  /** For an animal that says nothing: one that runs is there, one that crashes is gone again. */
  private static void awaitState(Animal animal) {
    String command = animal.command().get(0);
    String name = command.substring(command.lastIndexOf('/') + 1);
    BooleanSupplier isThere = () -> ProcessesBelow.of(SELF).stream()
        .anyMatch(each -> each.runs() && each.name().equals(name));
    Waiting.until(isThere, READY);
    if (animal.isJvm()) {
      Waiting.until(() -> !isThere.getAsBoolean(), READY);
    }
  }

  /** Waits until the processes and their states stay the same, as far as they ever do. */
  private static void awaitSettled() {
    Set<Found> before = new HashSet<>();
    int[] same = {0};
    Waiting.until(
        () -> {
          Set<Found> now = Set.copyOf(ProcessesBelow.of(SELF));
          same[0] = now.equals(before) ? same[0] + 1 : 0;
          before.clear();
          before.addAll(now);
          return same[0] >= SAME_SCANS;
        },
        Duration.ofMillis(5),
        SETTLE);
  }
}
