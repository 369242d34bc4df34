// SPDX-License-Identifier: Apache-2.0
package stoplab.process.peers;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import stoplab.process.zoo.Animal;

/**
 * Stops the children of the zoo by our ladder and by other ways, and shows them side by side. What
 * is gone is found out by a scan that none of them uses: see {@link Subreaper}. Linux only.
 *
 * <pre>{@code mvn -q -pl process-stop test-compile exec:exec@peers}</pre>
 */
final class Peers {
  private static final int FAILED = 1;
  private static final int BAD_ARGUMENTS = 2;
  private static final int DEFAULT_TIMES = 15;

  /** The standard ladder has 5 s, and what a loaded machine adds. */
  private static final int DEFAULT_BOUND = 6;

  private static final List<Peer> ALL = List.of(
      new StopLab(),
      new JdkDestroy(),
      new JdkDescendants(),
      new PsutilRecipe(),
      new TimeoutCommand(),
      new SetsidKillpg(),
      new ZtExec(),
      new CommonsExec(),
      new NuProcessForce());

  private static final String HELP = """
      Usage: Peers [--ways NAME,...] [--animals PART,...] [--times N] [--bound S] [--help]

      Stops each animal of the zoo in each way, and prints a table; on Linux. From the root of the repo:
        mvn -q -pl process-stop test-compile exec:exec@peers -Dpeers="--times 9"

      gone          stops after which no process was left %d s later, of all stops; a subreaper above
                    each child finds every process of it
      hung          stops that had not returned in their time
      wrongly gone  stops that had returned, and said that the child had ended, while a process ran
      sleep, ms     median time of a warm stop of an obedient child

      --ways     only these ways; the default is all of them:
      %s
      --animals  only animals whose names contain one of these parts; the default is all
      --times    number of stops of the obedient child, 0 for none; the default is %d
      --bound    seconds after which a stop counts as hung; the default is %d
      --help     shows this
      """;

  private final Subreaper subreaper;
  private final Request request;

  private Peers(Subreaper subreaper, Request request) {
    this.subreaper = subreaper;
    this.request = request;
  }

  /** What the command line asks for. */
  record Request(List<Peer> ways, List<Animal> animals, int times, Duration bound) {
    static Request parse(List<String> args) {
      Request request = new Request(
          ALL, List.of(Animal.values()), DEFAULT_TIMES, Duration.ofSeconds(DEFAULT_BOUND));
      for (int i = 0; i < args.size(); i += 2) {
        if (i + 1 == args.size()) {
          throw new IllegalArgumentException(args.get(i) + " needs a value: --help shows all");
        }
        request = request.with(args.get(i), args.get(i + 1));
      }
      return request;
    }

    private Request with(String option, String value) {
      return switch (option) {
        case "--ways" ->
          new Request(
              Arrays.stream(value.split(",")).map(Peers::named).toList(), animals, times, bound);
        case "--animals" -> new Request(ways, animalsWith(value), times, bound);
        case "--times" -> new Request(ways, animals, number(option, value, 0), bound);
        case "--bound" ->
          new Request(ways, animals, times, Duration.ofSeconds(number(option, value, 1)));
        default ->
          throw new IllegalArgumentException("there is no option " + option + ": --help shows all");
      };
    }

    private static int number(String option, String value, int least) {
      if (!value.matches("\\d{1,6}") || Integer.parseInt(value) < least) {
        throw new IllegalArgumentException(option + " needs a number from " + least + " on");
      }
      return Integer.parseInt(value);
    }

    private static List<Animal> animalsWith(String parts) {
      Set<Animal> chosen = new LinkedHashSet<>();
      for (String part : parts.toUpperCase(Locale.ROOT).replace('-', '_').split(",")) {
        List<Animal> named = Arrays.stream(Animal.values())
            .filter(animal -> animal.name().contains(part))
            .toList();
        if (named.isEmpty()) {
          throw new IllegalArgumentException("no animal has " + part + " in its name");
        }
        chosen.addAll(named);
      }
      return List.copyOf(chosen);
    }
  }

  /** The way of that name. */
  static Peer named(String name) {
    return ALL.stream()
        .filter(peer -> peer.name().equals(name))
        .findAny()
        .orElseThrow(() -> new IllegalArgumentException("there is no way " + name + ", but: "
            + ALL.stream().map(Peer::name).collect(Collectors.joining(" "))));
  }

  /**
   * Runs the program.
   *
   * @param args see {@code --help}
   * @throws InterruptedException if the main thread is interrupted while it waits
   */
  public static void main(String[] args) throws InterruptedException {
    if (List.of(args).contains("--help")) {
      System.out.print(help());
      return;
    }
    try {
      Request request = Request.parse(List.of(args));
      new Peers(Subreaper.begin(), request).run();
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(BAD_ARGUMENTS);
    } catch (IOException e) {
      System.err.println(e.getMessage());
      System.exit(FAILED);
    }
    System.exit(0); // the reaper never ends
  }

  private static String help() {
    String ways = ALL.stream()
        .map(peer -> String.format("  %-16s %s", peer.name(), peer.calls()))
        .collect(Collectors.joining("\n"));
    return String.format(
        HELP, PeerTrial.TO_BE_GONE.toSeconds(), ways, DEFAULT_TIMES, DEFAULT_BOUND);
  }

  private void run() throws IOException, InterruptedException {
    System.out.printf(
        "JDK %s, %s %s, %d CPUs, %d animals; a stop has hung after %d s%n%n",
        Runtime.version(),
        System.getProperty("os.name"),
        System.getProperty("os.version"),
        Runtime.getRuntime().availableProcessors(),
        request.animals().size(),
        request.bound().toSeconds());
    for (Animal animal : request.animals()) {
      animal.lack().ifPresent(lack -> System.out.printf("%s was not tried: %s%n%n", animal, lack));
    }
    List<PeerRow> rows = new ArrayList<>();
    for (Peer peer : request.ways()) {
      long begun = System.nanoTime();
      rows.add(row(peer.name()));
      System.err.printf(
          "%s: %d s%n", peer.name(), Duration.ofNanos(System.nanoTime() - begun).toSeconds());
    }
    System.out.print(PeersTable.render(rows));
  }

  private PeerRow row(String way) throws IOException, InterruptedException {
    try (PeerTrial trial = new PeerTrial(subreaper, way, request.bound())) {
      if (trial.lack().isPresent()) {
        return PeerRow.notTried(way, trial.lack().get());
      }
      long[] obedient = new long[request.times()];
      try {
        trial.obedient(obedient);
      } catch (IOException e) { // a library that does not work on this JDK, for example
        return PeerRow.notTried(way, e.getMessage());
      }
      List<Outcome> outcomes = new ArrayList<>();
      for (Animal animal : request.animals()) {
        if (animal.lack().isEmpty()) {
          outcomes.add(trial.stop(animal));
        }
      }
      return new PeerRow(way, Optional.empty(), outcomes, obedient);
    }
  }
}
