// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.probe;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;

/** All that is made for one run of one case, and is given back at its end, the last first. */
public final class Resources implements AutoCloseable {
  /** What a case needs and this system does not have; its message begins with "because". */
  public static final class MissingException extends IOException {
    private static final long serialVersionUID = 1L;

    MissingException(String program, IOException cause) {
      super("because " + program + " cannot be started on this system", cause);
    }

    /** For a JDBC driver that is not on the class path. */
    public MissingException(SQLException cause) {
      super("because no driver for it is on the class path: --help says which", cause);
    }
  }

  private static final long PATIENCE_MILLIS = 5_000;

  private final Deque<AutoCloseable> owned = new ArrayDeque<>();
  private final List<Gate> gates = new ArrayList<>();
  private final Kind kind;

  /** For a run in such a thread; close it at the end of the run. */
  public Resources(Kind kind) {
    this.kind = kind;
  }

  /** Closes something at the end of the run. */
  public synchronized <T extends AutoCloseable> T own(T thing) {
    owned.push(thing);
    return thing;
  }

  /** Waits at the end of the run until a thread has ended. */
  public Thread joined(Thread thread) {
    own(() -> thread.join(PATIENCE_MILLIS));
    return thread;
  }

  /** Makes a gate that is opened at the end of the run, before anything is closed. */
  public synchronized Gate gate() {
    Gate gate = new Gate();
    gates.add(gate);
    return gate;
  }

  /** Lets a helper take something, and give it back when the gate is opened. */
  public Gate held(Scenario.Step take, Scenario.Step giveBack) {
    Gate gate = gate();
    Gate taken = gate();
    helper(() -> {
      try {
        take.run();
      } finally {
        taken
            .open(); // also if it failed: then the call is never seen blocked, and that is reported
      }
      gate.pass();
      giveBack.run();
    });
    taken.pass();
    return gate;
  }

  /** Starts a thread that helps; it is interrupted and joined at the end of the run. */
  public Thread helper(Scenario.Step body) {
    Thread thread = Kind.PLATFORM.start("map-helper", () -> {
      try {
        body.run();
      } catch (Exception e) {
        // Its own end at the end of the run; anything else shows in the victim's outcome.
      }
    });
    joined(thread);
    own(thread::interrupt);
    return thread;
  }

  /** Makes a pool with one thread of the run's kind. */
  public ExecutorService pool() {
    return ended(Executors.newSingleThreadExecutor(kind.factory()));
  }

  /** Makes a pool with two platform threads, which are shut down at the end of the run. */
  public ForkJoinPool forkJoinPool() {
    return ended(new ForkJoinPool(2));
  }

  /** Shuts a pool down at the end of the run, and interrupts its tasks. */
  public <T extends ExecutorService> T ended(T pool) {
    own(() -> {
      pool.shutdownNow();
      pool.awaitTermination(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    });
    return pool;
  }

  /** Starts a program, which is killed at the end of the run. */
  public Process process(String... command) throws IOException {
    return process(new ProcessBuilder(command));
  }

  /**
   * The same, with a directory or streams of its own.
   *
   * @throws MissingException if it cannot be started
   */
  public Process process(ProcessBuilder builder) throws IOException {
    Process process = start(builder);
    Leftovers.add(process);
    own(() -> {
      Leftovers.remove(process);
      process.destroyForcibly().waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      process.getInputStream().close();
      process.getErrorStream().close();
      process.getOutputStream().close();
    });
    return process;
  }

  private static Process start(ProcessBuilder builder) throws MissingException {
    try {
      return builder.start();
    } catch (IOException e) {
      throw new MissingException(builder.command().get(0), e);
    }
  }

  /** A folder that goes with all that is in it. */
  public Path folder() throws IOException {
    Path folder = Files.createTempDirectory("stoplab-map");
    Leftovers.add(folder);
    own(() -> Leftovers.remove(folder));
    return folder;
  }

  /** A regular file with some text. */
  public Path file() throws IOException {
    return Files.writeString(folder().resolve("file"), "some text\n");
  }

  /** A pipe with a name, at which a read blocks until somebody writes. */
  public Path fifo() throws IOException, InterruptedException {
    Path fifo = folder().resolve("fifo");
    if (start(new ProcessBuilder("mkfifo", fifo.toString())).waitFor() != 0) {
      throw new IOException("mkfifo failed");
    }
    return fifo;
  }

  /** Both ends of such a pipe: opening it so does not block, and keeps it from ending. */
  public RandomAccessFile bothEnds(Path fifo) throws IOException {
    return own(new RandomAccessFile(fifo.toFile(), "rw"));
  }

  /** A pipe without a name; both ends are open. */
  public Pipe pipe() throws IOException {
    Pipe pipe = Pipe.open();
    own(pipe.source());
    own(pipe.sink());
    return pipe;
  }

  /** A server at a free port of the loopback; nobody accepts yet. */
  public ServerSocket server() throws IOException {
    return own(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
  }

  /** A connection: the first socket is for the victim, the second is its peer. */
  public Socket[] sockets() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Socket mine = own(new Socket());
      mine.connect(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()));
      return new Socket[] {mine, own(server.accept())};
    }
  }

  /** Gives all back; what cannot be closed was closed by the interrupt. */
  @Override
  public void close() {
    gates.forEach(Gate::open);
    for (AutoCloseable next = last(); next != null; next = last()) {
      try {
        next.close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Exception e) {
        // Closed twice, or lost with its owner: either way there is nothing left to give back.
      }
    }
  }

  private synchronized AutoCloseable last() {
    return owned.poll();
  }
}
