// SPDX-License-Identifier: Apache-2.0
package stoplab.process.zoo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import stoplab.testkit.ChildJvm;
import stoplab.testkit.NoStrayThreads;
import stoplab.testkit.ThreadKind;

/**
 * Holds an animal: reads both of its streams, finds all its processes, also those that have left
 * the tree, and ends them all when it is closed.
 *
 * <p>Every wait is bounded by {@link NoStrayThreads#PATIENCE}. Use it from one thread, in a test
 * with that extension.
 */
public final class Cage implements AutoCloseable {
  private static final String DETACHED = "detached ";

  private final Animal animal;
  private final Label label = new Label();
  private final Process process;
  private final Pump stdout;
  private final Pump stderr;

  /**
   * Starts an animal; the test is skipped if the animal lacks something here.
   *
   * @param animal which, not null
   */
  public Cage(Animal animal) {
    this.animal = animal;
    animal.lack().ifPresent(lack -> Assumptions.abort(animal + ": " + lack));
    ProcessBuilder builder = new ProcessBuilder(animal.command(label));
    try {
      process = ChildJvm.withoutJvmVariables(builder).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    stdout = new Pump(process.getInputStream());
    stderr = new Pump(process.getErrorStream());
  }

  /**
   * Starts an animal, and waits until it is ready.
   *
   * @param animal one that announces it, not null
   * @return the cage, to be closed
   */
  public static Cage ofReady(Animal animal) {
    Cage cage = new Cage(animal);
    try {
      cage.awaitLine(animal.readyLine());
      if (animal.detached() > 0 && !animal.isRestless()) {
        ProcessHandle detached = cage.detached(); // it is told right after the ready line
        // Between fork and exec it does not carry the label yet.
        await("its label is seen", () -> cage.members().contains(detached));
      }
      return cage;
    } catch (Throwable e) {
      cage.close();
      throw e;
    }
  }

  /** Returns the leader. */
  public Process process() {
    return process;
  }

  /** Returns the label that all its processes carry. */
  Label label() {
    return label;
  }

  /** Returns what is read from its standard output. */
  public Pump stdout() {
    return stdout;
  }

  /** Returns what is read from its standard error. */
  public Pump stderr() {
    return stderr;
  }

  /** Waits for a line on its standard output. */
  public void awaitLine(String line) {
    await(animal + " prints " + line, () -> stdout.lines().contains(line));
  }

  /** Waits for a condition. */
  public static void await(String what, Callable<Boolean> condition) {
    await(what, NoStrayThreads.PATIENCE, condition);
  }

  /** Waits for a condition, as long as that at most. */
  public static void await(String what, Duration patience, Callable<Boolean> condition) {
    Awaitility.await(what)
        .atMost(patience)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(2))
        .until(condition);
  }

  /** Returns the process that it says it has detached; waits for that line. */
  public ProcessHandle detached() {
    await(animal + " tells whom it has detached", () -> toldDetached() != null);
    return ProcessHandle.of(toldDetached()).orElseThrow();
  }

  private Long toldDetached() {
    return stdout.lines().stream()
        .filter(line -> line.startsWith(DETACHED))
        .map(line -> Long.valueOf(line.substring(DETACHED.length())))
        .findAny()
        .orElse(null);
  }

  /** Returns all its processes that run, wherever they are; a zombie does not run. */
  public Set<ProcessHandle> members() {
    Set<ProcessHandle> members = label.carriers();
    Stream.concat(Stream.of(process.toHandle()), process.descendants())
        .filter(Label::runs)
        .forEach(members::add);
    return members;
  }

  /** What has been read from one stream, by a thread of its own. */
  public static final class Pump {
    /** Of a line without an end only so much is kept. */
    private static final int LONGEST = 1 << 10;

    private final InputStream from;
    private final Set<String> lines = Collections.synchronizedSet(new LinkedHashSet<>());
    private volatile long bytes;
    private volatile boolean atEnd;
    private final Thread reader;

    private Pump(InputStream from) {
      this.from = from;
      reader = ThreadKind.PLATFORM.start("pump", this::run);
    }

    private void run() {
      StringBuilder line = new StringBuilder();
      byte[] block = new byte[1 << 13];
      try {
        for (int n = from.read(block); n >= 0; n = from.read(block)) {
          for (int i = 0; i < n; i++) {
            if (block[i] == '\n') {
              lines.add(line.toString());
              line.setLength(0);
            } else if (line.length() < LONGEST && block[i] != '\r') {
              line.append((char) block[i]);
            }
          }
          bytes += n; // nobody else writes it
        }
        atEnd = true;
      } catch (IOException e) {
        // Process.destroy has closed the stream under the reader.
      }
    }

    /** Returns the different lines, in the order in which they came first. */
    public List<String> lines() {
      synchronized (lines) {
        return List.copyOf(lines);
      }
    }

    /** Returns how many bytes have been read. */
    public long bytes() {
      return bytes;
    }

    /** Tells whether the end of the stream has been read: nobody holds the other end. */
    public boolean atEnd() {
      return atEnd;
    }

    /** Tells whether the reader has ended, be it at the end or at a closed stream. */
    public boolean hasEnded() {
      return !reader.isAlive();
    }
  }

  /** Tells whether a process runs; a killed one that nobody has reaped yet does not. */
  public static boolean runs(ProcessHandle process) {
    return Label.runs(process);
  }

  /** Ends the animal and all that it has started, by force, and waits for their end. */
  @Override
  public void close() {
    boolean interrupted = Thread.interrupted();
    try {
      await("the end of all processes and streams of " + animal, () -> {
        members().forEach(ProcessHandle::destroyForcibly);
        return label.end(NoStrayThreads.PATIENCE) && stdout.hasEnded() && stderr.hasEnded();
      });
      process.destroyForcibly(); // closes the streams
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
