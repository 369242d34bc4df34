// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.calls.file;

import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import stoplab.interrupt.map.probe.Gate;
import stoplab.interrupt.map.probe.Kind;
import stoplab.interrupt.map.probe.Rows;
import stoplab.interrupt.map.probe.Scenario;

/** Asynchronous file channels: another thread does the work, and the victim waits for a future. */
public final class AsyncFileRows {
  private static final String GET = "sun.nio.ch.PendingFuture.get";

  private AsyncFileRows() {}

  private interface Start {
    Future<Integer> on(AsynchronousFileChannel channel);
  }

  private interface Get {
    int from(Future<Integer> future) throws Exception;
  }

  public static Rows rows() {
    Rows rows = new Rows("asynchronous files");
    Start read = channel -> channel.read(ByteBuffer.allocate(1), 0);
    pending(rows, "AsynchronousFileChannel.read(..).get()", read, Future::get);
    pending(
        rows,
        "AsynchronousFileChannel.read(..).get(t)",
        read,
        future -> future.get(1, TimeUnit.HOURS));
    pending(
        rows,
        "AsynchronousFileChannel.write(..).get()",
        channel -> channel.write(ByteBuffer.allocate(1), 0),
        Future::get);
    rows.blocked("AsynchronousFileChannel.lock().get()", GET, scenario -> {
      Path file = scenario.resources().file();
      Process holder = LockHolder.start(scenario.resources(), file);
      AsynchronousFileChannel channel = open(scenario, file, pool(scenario));
      Future<FileLock> future = channel.lock();
      scenario
          .call(() -> future.get().isValid())
          .release(() -> holder.getOutputStream().close())
          .checkOpen(channel::isOpen);
    });
    rows.blocked(
        "AsynchronousChannelGroup.awaitTermination",
        "sun.nio.ch.AsynchronousChannelGroupImpl.awaitTermination",
        scenario -> {
          AsynchronousChannelGroup group =
              AsynchronousChannelGroup.withFixedThreadPool(1, Kind.PLATFORM.factory());
          scenario.resources().own(() -> {
            group.shutdownNow();
            group.awaitTermination(5, TimeUnit.SECONDS);
          });
          scenario
              .call(() -> group.awaitTermination(1, TimeUnit.HOURS))
              .release(group::shutdown)
              .checkOpen(() -> scenario.released() || !group.isShutdown());
        });
    return rows;
  }

  /** Another task occupies the only thread of the channel's pool until the release. */
  private static void pending(Rows rows, String name, Start start, Get get) {
    rows.blocked(name, GET, scenario -> {
      ExecutorService pool = pool(scenario);
      Gate gate = scenario.resources().gate();
      pool.execute(gate::pass);
      AsynchronousFileChannel channel = open(scenario, scenario.resources().file(), pool);
      Future<Integer> future = start.on(channel);
      scenario.call(() -> get.from(future) == 1).release(gate::open).checkOpen(() -> {
        gate.open();
        return channel.isOpen() && future.get(5, TimeUnit.SECONDS) == 1;
      });
    });
  }

  /** Uses platform threads; the measured kind is the kind of the waiting thread. */
  private static ExecutorService pool(Scenario scenario) {
    return scenario
        .resources()
        .shutDownAtEnd(Executors.newSingleThreadExecutor(Kind.PLATFORM.factory()));
  }

  private static AsynchronousFileChannel open(Scenario scenario, Path file, ExecutorService pool)
      throws Exception {
    return scenario
        .resources()
        .own(AsynchronousFileChannel.open(
            file, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE), pool));
  }
}
