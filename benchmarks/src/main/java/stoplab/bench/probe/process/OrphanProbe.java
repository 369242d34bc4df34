// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe.process;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import stoplab.bench.probe.StopProbe;
import stoplab.process.worker.Launch;
import stoplab.process.worker.WorkerProcess;
import stoplab.process.worker.guard.GuardedMain;

/**
 * The instrument of {@code ProcessStop.orphan}: a parent JVM that is killed, and its child, which
 * should notice.
 *
 * <p>The child holds a connection to this JVM. When the child dies, the kernel closes the
 * connection, and a read here returns. So the end of a process whose parent is gone is seen at
 * once, without a poll.
 *
 * <p>Guarantee [bench.orphan-seen-dead]: the time ends when the child is dead, not when it begins
 * to leave.
 */
public final class OrphanProbe {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Both leave by themselves after this time. */
  private static final Duration LIFE = Duration.ofMinutes(1);

  private final SplittableRandom random = new SplittableRandom();
  private final Class<?> parentMain;

  public OrphanProbe() {
    this(Parent.class);
  }

  /** The same with another parent, which may have another child. */
  public OrphanProbe(Class<?> parentMain) {
    this.parentMain = parentMain;
  }

  /**
   * Starts a parent and its child, kills the parent, and waits for the child's end.
   *
   * @return the time from the kill until the child was dead, in nanoseconds
   * @throws Exception if they cannot be started, or the child still runs after 20 s
   */
  public long orphan(OrphanWay way) throws Exception {
    Optional<ProcessHandle> child = Optional.empty();
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      server.setSoTimeout((int) PATIENCE.toMillis());
      Process parent =
          ChildProcessGuard.start(JvmVariables.removedFrom(new ProcessBuilder(ChildKind.java(
                  List.of(),
                  GuardedMain.class
                      .getName(), // it leaves if this JVM is killed, and then so does its child
                  parentMain.getName(),
                  way.name(),
                  Integer.toString(server.getLocalPort()))))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.INHERIT)::start);
      try (Socket connection = server.accept()) {
        connection.setSoTimeout((int) PATIENCE.toMillis());
        child = ProcessHandle.of(new DataInputStream(connection.getInputStream()).readLong());
        ProcessInspector.awaitAsleep(List.of(parent.toHandle(), child.orElseThrow()));
        StopProbe.delay(random.nextLong(way.period().toNanos()));
        long begun = System.nanoTime();
        parent.destroyForcibly();
        awaitEnd(connection, way);
        return System.nanoTime() - begun;
      } finally {
        parent.destroyForcibly().waitFor();
      }
    } finally {
      child.ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  private static void awaitEnd(Socket connection, OrphanWay way) throws IOException {
    try {
      if (connection.getInputStream().read() >= 0) {
        throw new IllegalStateException("the child has printed more than its number");
      }
    } catch (SocketTimeoutException e) {
      throw new IllegalStateException(
          way.label() + " still runs " + PATIENCE + " after its parent's end", e);
    } catch (SocketException e) {
      // A reset is also an end.
    }
  }

  /** Starts the child, and waits to be killed. */
  static final class Parent {
    private Parent() {}

    /** Gets the way and the port, which it passes on. */
    public static void main(String[] args) throws IOException, InterruptedException {
      beParentOf(Child.class, args);
    }

    /** Starts such a child, and waits to be killed. */
    static void beParentOf(Class<?> child, String... args)
        throws IOException, InterruptedException {
      StoppedProgram.endAfter(LIFE);
      Launch launch = Launch.main(child, args);
      boolean guarded = OrphanWay.valueOf(args[0]) == OrphanWay.GUARDED;
      new WorkerProcess(guarded ? launch : launch.withoutGuard()).start();
      new CountDownLatch(1).await();
    }
  }

  /** Prints its number, and leaves in its way when its parent is gone. */
  static final class Child {
    /** Its end is what the other side waits for, so the collector must not close it. */
    private static Socket connection;

    private Child() {}

    /** Gets the way and the port. */
    public static void main(String[] args) throws IOException, InterruptedException {
      StoppedProgram.endAfter(LIFE);
      ProcessHandle parent = ProcessHandle.current().parent().orElseThrow();
      OrphanWay way = OrphanWay.valueOf(args[0]);
      if (way == OrphanWay.ON_EXIT) {
        parent.onExit().thenRun(() -> System.exit(0));
      }
      connection = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(args[1]));
      new DataOutputStream(connection.getOutputStream())
          .writeLong(ProcessHandle.current().pid());
      while (way == OrphanWay.POLLING && parent.isAlive()) {
        TimeUnit.NANOSECONDS.sleep(way.period().toNanos());
      }
      if (way == OrphanWay.POLLING) {
        System.exit(0);
      }
      new CountDownLatch(1).await();
    }
  }
}
