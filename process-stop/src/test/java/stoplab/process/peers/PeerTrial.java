// SPDX-License-Identifier: Apache-2.0
package stoplab.process.peers;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import stoplab.process.peers.Outcome.End;
import stoplab.process.zoo.Animal;

/**
 * Tries one way on many animals: in a JVM that lives as long as the way returns. To be used from
 * one thread.
 */
final class PeerTrial implements AutoCloseable {
  /** How long after its return a way's processes may take to be gone. */
  static final Duration TO_BE_GONE = Duration.ofSeconds(1);

  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration TO_END = Duration.ofSeconds(20);

  /** Not measured: the first calls load classes. */
  private static final int WARM_UPS = 5;

  private final Subreaper subreaper;
  private final String way;
  private final Duration bound;
  private RunnerJvm jvm;

  /**
   * Makes a trial.
   *
   * @param bound how long a stop may take; after that the way has hung
   */
  PeerTrial(Subreaper subreaper, String way, Duration bound)
      throws IOException, InterruptedException {
    this.subreaper = subreaper;
    this.way = way;
    this.bound = bound;
    this.jvm = new RunnerJvm(subreaper, way);
  }

  Optional<String> lack() {
    return jvm.lack();
  }

  /** Lets the way stop an animal, looks for what is left, and ends that. */
  Outcome stop(Animal animal) throws IOException, InterruptedException {
    jvm.request(PeerRunner.STOP + " " + animal);
    String stopping = jvm.next(START).orElse("");
    if (!stopping.startsWith(PeerRunner.STOPPING)) {
      renew();
      return new Outcome(
          animal.name(), End.SAYS_NOT, List.of("(not started)"), Optional.of(stopping));
    }
    long helper = Long.parseLong(stopping.substring(PeerRunner.STOPPING.length() + 1));
    Optional<String> answer = jvm.next(bound);
    List<String> left = subreaper.survivors(each -> each.pid() == helper, TO_BE_GONE);
    boolean goesOn = answer.isPresent() && !answer.get().equals(RunnerJvm.GONE);
    if (!goesOn || !subreaper.endAll(TO_END)) {
      renew();
    }
    return new Outcome(animal.name(), end(answer), left, failure(answer));
  }

  private static End end(Optional<String> answer) {
    return answer
        .map(text -> text.equals(PeerRunner.RETURNED + " true") ? End.SAYS_GONE : End.SAYS_NOT)
        .orElse(End.HUNG);
  }

  private static Optional<String> failure(Optional<String> answer) {
    return answer.filter(text -> !text.startsWith(PeerRunner.RETURNED));
  }

  /**
   * Measures the stop of an obedient child, warm.
   *
   * @param nanos gets how long each took; if it is empty, nothing is started
   * @throws IOException if the way fails at that
   */
  void obedient(long[] nanos) throws IOException, InterruptedException {
    int warmUps = nanos.length == 0 ? 0 : WARM_UPS;
    for (int i = -warmUps; i < nanos.length; i++) {
      jvm.request(PeerRunner.TIME + " " + Animal.OBEDIENT_SLEEP);
      String answer = jvm.next(START).orElse("no answer");
      if (!answer.startsWith(PeerRunner.TOOK)) {
        throw new IOException("did not stop a sleep: " + answer);
      }
      if (i >= 0) {
        nanos[i] = Long.parseLong(answer.substring(PeerRunner.TOOK.length() + 1));
      }
    }
  }

  private void renew() throws IOException, InterruptedException {
    close();
    jvm = new RunnerJvm(subreaper, way);
  }

  /** Ends the JVM, and whatever is left of its children. */
  @Override
  public void close() throws IOException {
    jvm.close();
    if (!subreaper.endAll(TO_END)) {
      throw new IOException(
          "some processes cannot be ended: " + subreaper.survivors(each -> false, Duration.ZERO));
    }
  }
}
