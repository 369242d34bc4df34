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

/** Everything that one run of one case creates. It is closed in reverse order when the run ends. */
public final class Resources implements AutoCloseable {
  /** This system lacks something that a case needs. The message begins with "because". */
  public static final class MissingException extends IOException {
    private static final long serialVersionUID = 1L;

    MissingException(String program, IOException cause) {
      super("because " + program + " cannot be started on this system", cause);
    }

    /** A JDBC driver is not on the class path. */
    public MissingException(SQLException cause) {
      super("because no driver for it is on the class path: --help says which", cause);
    }
  }

  private static final long PATIENCE_MILLIS = 5_000;

  private final Deque<AutoCloseable> owned = new ArrayDeque<>();
  private final List<Gate> gates = new ArrayList<>();
  private final Kind kind;

  /** For a run in a thread of this kind; to be closed at the end of the run. */
  public Resources(Kind kind) {
    this.kind = kind;
  }

  /** Registers a resource, which is closed at the end of the run, and returns it. */
  public synchronized <T extends AutoCloseable> T own(T thing) {
    owned.push(thing);
    return thing;
  }

  /** Joins a thread at the end of the run. */
  public Thread joinAtEnd(Thread thread) {
    own(() -> thread.join(PATIENCE_MILLIS));
    return thread;
  }

  /** Creates a gate that is opened at the end of the run, before anything is closed. */
  public synchronized Gate gate() {
    Gate gate = new Gate();
    gates.add(gate);
    return gate;
  }

  /** Lets a helper take something, and give it back once the returned gate is open. */
  public Gate hold(Scenario.Step take, Scenario.Step giveBack) {
    Gate gate = gate();
    Gate taken = gate();
    helper(() -> {
      try {
        take.run();
      } finally {
        // Also if it failed: the call is then never seen blocked, and the row says so.
        taken.open();
      }
      gate.pass();
      giveBack.run();
    });
    taken.pass();
    return gate;
  }

  /** Starts a helper thread, which is interrupted and joined at the end of the run. */
  public Thread helper(Scenario.Step body) {
    Thread thread = Kind.PLATFORM.start("map-helper", () -> {
      try {
        body.run();
      } catch (Exception e) {
        // Interrupted at the end of the run. Any other failure shows in the outcome of the victim.
      }
    });
    joinAtEnd(thread);
    own(thread::interrupt);
    return thread;
  }

  /** Creates a pool with one thread of the run's kind. */
  public ExecutorService pool() {
    return shutDownAtEnd(Executors.newSingleThreadExecutor(kind.factory()));
  }

  /** Creates a pool with two platform threads. */
  public ForkJoinPool forkJoinPool() {
    return shutDownAtEnd(new ForkJoinPool(2));
  }

  /** Shuts a pool down at the end of the run, interrupting its tasks. */
  public <T extends ExecutorService> T shutDownAtEnd(T pool) {
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
   * Starts a program with its own folder or streams, which is killed at the end of the run.
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

  /** Creates a folder, which is deleted with its files at the end of the run. */
  public Path folder() throws IOException {
    Path folder = Files.createTempDirectory("stoplab-map");
    Leftovers.add(folder);
    own(() -> Leftovers.remove(folder));
    return folder;
  }

  /** Creates a regular file with some text. */
  public Path file() throws IOException {
    return Files.writeString(folder().resolve("file"), "some text\n");
  }

  /** Creates a named pipe. */
  public Path fifo() throws IOException, InterruptedException {
    Path fifo = folder().resolve("fifo");
    if (start(new ProcessBuilder("mkfifo", fifo.toString())).waitFor() != 0) {
      throw new IOException("mkfifo failed");
    }
    return fifo;
  }

  /** Opens a named pipe for reading and writing: this does not block, and the pipe never ends. */
  public RandomAccessFile bothEnds(Path fifo) throws IOException {
    return own(new RandomAccessFile(fifo.toFile(), "rw"));
  }

  /** Opens an unnamed pipe. */
  public Pipe pipe() throws IOException {
    Pipe pipe = Pipe.open();
    own(pipe.source());
    own(pipe.sink());
    return pipe;
  }

  /** Opens a server socket at a free loopback port; it does not accept yet. */
  public ServerSocket server() throws IOException {
    return own(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
  }

  /** Opens a connection: the first socket is for the victim, the second is its peer. */
  public Socket[] sockets() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Socket mine = own(new Socket());
      mine.connect(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()));
      return new Socket[] {mine, own(server.accept())};
    }
  }

  /** Opens all gates, then closes everything. */
  @Override
  public void close() {
    gates.forEach(Gate::open);
    for (AutoCloseable next = last(); next != null; next = last()) {
      try {
        next.close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Exception e) {
        // Already closed by the interrupt, or together with its owner.
      }
    }
  }

  private synchronized AutoCloseable last() {
    return owned.poll();
  }
}
