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

/** Asynchronous file channels: another thread does the work, the victim waits for its future. */
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
      Path file = scenario.on().file();
      Process holder = LockHolder.start(scenario.on(), file);
      AsynchronousFileChannel channel = open(scenario, file, pool(scenario));
      Future<FileLock> future = channel.lock();
      scenario
          .call(() -> future.get().isValid())
          .release(() -> holder.getOutputStream().close())
          .open(channel::isOpen);
    });
    rows.blocked(
        "AsynchronousChannelGroup.awaitTermination",
        "sun.nio.ch.AsynchronousChannelGroupImpl.awaitTermination",
        scenario -> {
          AsynchronousChannelGroup group =
              AsynchronousChannelGroup.withFixedThreadPool(1, Kind.PLATFORM.factory());
          scenario.on().own(() -> {
            group.shutdownNow();
            group.awaitTermination(5, TimeUnit.SECONDS);
          });
          scenario
              .call(() -> group.awaitTermination(1, TimeUnit.HOURS))
              .release(group::shutdown)
              .open(() -> scenario.released() || !group.isShutdown());
        });
    return rows;
  }

  /** The only thread of the channel's pool does something else; afterwards the work is done. */
  private static void pending(Rows rows, String name, Start start, Get get) {
    rows.blocked(name, GET, scenario -> {
      ExecutorService pool = pool(scenario);
      Gate gate = scenario.on().gate();
      pool.execute(gate::pass);
      AsynchronousFileChannel channel = open(scenario, scenario.on().file(), pool);
      Future<Integer> future = start.on(channel);
      scenario.call(() -> get.from(future) == 1).release(gate::open).open(() -> {
        gate.open();
        return channel.isOpen() && future.get(5, TimeUnit.SECONDS) == 1;
      });
    });
  }

  /** Of platform threads: the kind that is measured is that of the thread which waits. */
  private static ExecutorService pool(Scenario scenario) {
    return scenario.on().ended(Executors.newSingleThreadExecutor(Kind.PLATFORM.factory()));
  }

  private static AsynchronousFileChannel open(Scenario scenario, Path file, ExecutorService pool)
      throws Exception {
    return scenario
        .on()
        .own(AsynchronousFileChannel.open(
            file, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE), pool));
  }
}
