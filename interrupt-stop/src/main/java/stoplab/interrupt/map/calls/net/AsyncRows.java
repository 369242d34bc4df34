// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.calls.net;

import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import stoplab.interrupt.map.probe.Resources;
import stoplab.interrupt.map.probe.Rows;
import stoplab.interrupt.map.probe.Scenario;

/** Asynchronous network channels, and waits for their futures. */
public final class AsyncRows {
  private static final String GET = "sun.nio.ch.PendingFuture.get";
  private static final String NAME = "AsynchronousSocketChannel.";

  private AsyncRows() {}

  private interface Get {
    int from(Future<Integer> future) throws Exception;
  }

  public static Rows rows() {
    Rows rows = new Rows(ChannelRows.CATEGORY);
    rows.blocked(NAME + "read(..).get()", GET, scenario -> read(scenario, Future::get));
    rows.blocked(
        NAME + "read(..).get(t)",
        GET,
        scenario -> read(scenario, future -> future.get(1, TimeUnit.HOURS)));
    rows.blocked(NAME + "read(..).cancel(true)", GET, scenario -> {
      AsynchronousSocketChannel[] pair = pair(scenario.resources());
      Future<Integer> future = pair[0].read(ByteBuffer.allocate(1));
      scenario
          .call(() -> future.get() == 1)
          .interruptBy(() -> future.cancel(true))
          .release(() -> pair[1].write(ByteBuffer.allocate(1)))
          .checkOpen(pair[0]::isOpen);
    });
    rows.blocked(NAME + "write(..).get()", GET, scenario -> {
      AsynchronousSocketChannel[] pair = pair(scenario.resources());
      ByteBuffer large = ByteBuffer.allocate(16 << 20); // more than all buffers hold
      scenario
          .call(() -> {
            while (large.hasRemaining()) {
              pair[0].write(large).get();
            }
            return true;
          })
          .release(() -> {
            ByteBuffer part = ByteBuffer.allocate(1 << 16);
            while (pair[1].read(part.clear()).get() >= 0) {
              // Reads until the other end is closed.
            }
          })
          .checkOpen(pair[0]::isOpen);
    });
    rows.blocked(NAME + "connect(..).get()", GET, scenario -> {
      FullBacklog backlog = FullBacklog.start(scenario.resources());
      AsynchronousSocketChannel channel =
          scenario.resources().own(AsynchronousSocketChannel.open());
      scenario
          .call(() -> channel.connect(backlog.address()).get() == null)
          .release(() -> backlog.acceptAll(scenario.resources()))
          .checkOpen(channel::isOpen);
    });
    rows.blocked("AsynchronousServerSocketChannel.accept().get()", GET, scenario -> {
      AsynchronousServerSocketChannel server = scenario
          .resources()
          .own(AsynchronousServerSocketChannel.open())
          .bind(ChannelRows.loopback());
      scenario
          .call(() -> scenario.resources().own(server.accept().get()).isOpen())
          .release(() -> scenario
              .resources()
              .own(AsynchronousSocketChannel.open())
              .connect(server.getLocalAddress()))
          .checkOpen(server::isOpen);
    });
    return rows;
  }

  private static void read(Scenario scenario, Get get) throws Exception {
    AsynchronousSocketChannel[] pair = pair(scenario.resources());
    scenario
        .call(() -> get.from(pair[0].read(ByteBuffer.allocate(1))) == 1)
        .release(() -> pair[1].write(ByteBuffer.allocate(1)))
        .checkOpen(pair[0]::isOpen);
  }

  /** Opens a connection: the first channel is for the victim. */
  static AsynchronousSocketChannel[] pair(Resources resources) throws Exception {
    try (AsynchronousServerSocketChannel server =
        AsynchronousServerSocketChannel.open().bind(ChannelRows.loopback())) {
      AsynchronousSocketChannel mine = resources.own(AsynchronousSocketChannel.open());
      mine.connect(server.getLocalAddress()).get();
      return new AsynchronousSocketChannel[] {
        mine, resources.own(server.accept().get())
      };
    }
  }
}
