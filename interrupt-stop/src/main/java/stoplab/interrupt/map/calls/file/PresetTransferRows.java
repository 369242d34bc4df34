// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.calls.file;

import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import stoplab.interrupt.map.probe.Rows;

/** Transfers, mapped memory and asynchronous files with the status already set. */
public final class PresetTransferRows {
  private PresetTransferRows() {}

  private interface Use<T> {
    boolean of(T thing, Path file) throws Exception;
  }

  private interface Get {
    int from(Future<Integer> future) throws Exception;
  }

  public static Rows rows() {
    Rows rows = new Rows("status already set: files");
    channel(
        rows,
        "FileChannel.read(dst, position)",
        (channel, file) -> channel.read(ByteBuffer.allocate(1), 0) == 1);
    channel(rows, "FileChannel.transferTo", (channel, file) -> {
      try (FileChannel to = FileChannel.open(file, StandardOpenOption.WRITE)) {
        return channel.transferTo(0, 1, to) == 1;
      }
    });
    channel(rows, "FileChannel.transferFrom", (channel, file) -> {
      try (FileChannel from = FileChannel.open(file)) {
        return channel.transferFrom(from, 0, 1) == 1;
      }
    });
    channel(rows, "FileChannel.truncate", (channel, file) -> channel.truncate(1) == channel);
    channel(rows, "FileChannel.map", (channel, file) -> {
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, 1).get(0) != 0;
    });
    rows.preset("FileLock.release", scenario -> {
      FileChannel channel = scenario.resources().own(open(scenario.resources().file()));
      FileLock lock = channel.lock();
      scenario
          .call(() -> {
            lock.release();
            return true;
          })
          .checkOpen(channel::isOpen);
    });
    mapped(rows, "MappedByteBuffer.force", buffer -> {
      buffer.put(0, (byte) 42);
      return buffer.force();
    });
    mapped(rows, "MappedByteBuffer.load", MappedByteBuffer::load);
    rows.preset("Files.move", scenario -> {
      Path file = scenario.resources().file();
      Path other = file.resolveSibling("other");
      scenario.call(
          () -> Files.move(file, other, StandardCopyOption.ATOMIC_MOVE).equals(other));
    });
    rows.preset("Files.list", scenario -> {
      Path file = scenario.resources().file();
      scenario.call(() -> {
        try (Stream<Path> files = Files.list(file.getParent())) {
          return files.count() == 1;
        }
      });
    });
    rows.preset("AsynchronousFileChannel.open", scenario -> {
      Path file = scenario.resources().file();
      scenario.call(
          () -> scenario.resources().own(AsynchronousFileChannel.open(file)).isOpen());
    });
    rows.preset("AsynchronousFileChannel.read, and get() by another thread", scenario -> {
      AsynchronousFileChannel channel = scenario
          .resources()
          .own(AsynchronousFileChannel.open(scenario.resources().file()));
      scenario
          .call(() -> channel.read(ByteBuffer.allocate(1), 0) != null)
          .checkOpen(() -> channel.read(ByteBuffer.allocate(1), 0).get() == 1);
    });
    done(rows, "AsynchronousFileChannel.read(..).get(), done", Future::get);
    done(
        rows,
        "AsynchronousFileChannel.read(..).get(t), done",
        future -> future.get(1, TimeUnit.SECONDS));
    rows.preset("AsynchronousFileChannel.size", scenario -> {
      AsynchronousFileChannel channel = scenario
          .resources()
          .own(AsynchronousFileChannel.open(scenario.resources().file()));
      scenario.call(() -> channel.size() > 0).checkOpen(channel::isOpen);
    });
    return rows;
  }

  private static FileChannel open(Path file) throws Exception {
    return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  private static void channel(Rows rows, String name, Use<FileChannel> use) {
    rows.preset(name + ", a regular file", scenario -> {
      Path file = scenario.resources().file();
      FileChannel channel = scenario.resources().own(open(file));
      scenario.call(() -> use.of(channel, file)).checkOpen(channel::isOpen);
    });
  }

  private interface Change {
    MappedByteBuffer of(MappedByteBuffer buffer);
  }

  private static void mapped(Rows rows, String name, Change change) {
    rows.preset(name, scenario -> {
      try (FileChannel channel = open(scenario.resources().file())) {
        MappedByteBuffer buffer = channel.map(FileChannel.MapMode.READ_WRITE, 0, 1);
        scenario.call(() -> change.of(buffer) == buffer);
      }
    });
  }

  private static void done(Rows rows, String name, Get get) {
    rows.preset(name, scenario -> {
      AsynchronousFileChannel channel = scenario
          .resources()
          .own(AsynchronousFileChannel.open(scenario.resources().file()));
      Future<Integer> future = channel.read(ByteBuffer.allocate(1), 0);
      future.get();
      scenario.call(() -> get.from(future) == 1).checkOpen(channel::isOpen);
    });
  }
}
