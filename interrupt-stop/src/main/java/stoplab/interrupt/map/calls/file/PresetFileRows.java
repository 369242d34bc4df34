// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.calls.file;

import java.io.FileInputStream;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import stoplab.interrupt.map.probe.Rows;

/** Regular files with the status already set. */
public final class PresetFileRows {
  private PresetFileRows() {}

  private interface Use<T> {
    boolean of(T thing) throws Exception;
  }

  public static Rows rows() {
    Rows rows = new Rows("status already set: files");
    channel(rows, "FileChannel.read", channel -> channel.read(ByteBuffer.allocate(1)) == 1);
    channel(rows, "FileChannel.write", channel -> channel.write(ByteBuffer.allocate(1)) == 1);
    channel(rows, "FileChannel.size", channel -> channel.size() > 0);
    channel(rows, "FileChannel.position", channel -> channel.position() == 0);
    channel(rows, "FileChannel.force", channel -> {
      channel.force(false);
      return true;
    });
    channel(rows, "FileChannel.lock, free", channel -> {
      try (FileLock lock = channel.lock()) {
        return lock.isValid();
      }
    });
    channel(rows, "FileChannel.tryLock, free", channel -> {
      try (FileLock lock = channel.tryLock()) {
        return lock.isValid();
      }
    });
    rows.preset("FileChannel.open", scenario -> {
      Path file = scenario.resources().file();
      scenario.call(() -> scenario.resources().own(FileChannel.open(file)).isOpen());
    });
    rows.preset("Files.newByteChannel(..).read", scenario -> {
      SeekableByteChannel channel =
          scenario.resources().own(Files.newByteChannel(scenario.resources().file()));
      scenario.call(() -> channel.read(ByteBuffer.allocate(1)) == 1).checkOpen(channel::isOpen);
    });
    rows.preset("RandomAccessFile.getChannel().read", scenario -> {
      RandomAccessFile file = scenario
          .resources()
          .own(new RandomAccessFile(scenario.resources().file().toFile(), "r"));
      scenario
          .call(() -> file.getChannel().read(ByteBuffer.allocate(1)) == 1)
          .checkOpen(() -> file.getFD().valid());
    });
    rows.preset("RandomAccessFile.read", scenario -> {
      RandomAccessFile file = scenario
          .resources()
          .own(new RandomAccessFile(scenario.resources().file().toFile(), "r"));
      scenario.call(() -> file.read() >= 0).checkOpen(() -> file.getFD().valid());
    });
    rows.preset("FileInputStream.read", scenario -> {
      FileInputStream in = scenario
          .resources()
          .own(new FileInputStream(scenario.resources().file().toFile()));
      scenario.call(() -> in.read() >= 0).checkOpen(() -> in.getFD().valid());
    });
    file(rows, "Files.newInputStream(..).read", file -> {
      try (InputStream in = Files.newInputStream(file)) {
        return in.read() >= 0;
      }
    });
    file(rows, "Files.readAllBytes", file -> Files.readAllBytes(file).length > 0);
    file(rows, "Files.readString", file -> !Files.readString(file).isEmpty());
    file(rows, "Files.readAllLines", file -> Files.readAllLines(file).size() == 1);
    file(rows, "Files.newBufferedReader(..).readLine", file -> {
      try (var reader = Files.newBufferedReader(file)) {
        return reader.readLine() != null;
      }
    });
    file(rows, "Files.lines", file -> {
      try (Stream<String> lines = Files.lines(file)) {
        return lines.count() == 1;
      }
    });
    file(rows, "Files.write", file -> Files.write(file, new byte[1]) != null);
    file(rows, "Files.writeString", file -> Files.writeString(file, "text") != null);
    file(rows, "Files.copy", file -> Files.copy(file, file.resolveSibling("copy")) != null);
    file(rows, "Files.mismatch", file -> Files.mismatch(file, file) == -1);
    file(rows, "Files.size", file -> Files.size(file) > 0);
    file(rows, "Files.walk", file -> {
      try (Stream<Path> files = Files.walk(file.getParent())) {
        return files.count() == 2;
      }
    });
    return rows;
  }

  private static void channel(Rows rows, String name, Use<FileChannel> use) {
    rows.preset(name + ", a regular file", scenario -> {
      FileChannel channel = scenario
          .resources()
          .own(FileChannel.open(
              scenario.resources().file(), StandardOpenOption.READ, StandardOpenOption.WRITE));
      scenario.call(() -> use.of(channel)).checkOpen(channel::isOpen);
    });
  }

  private static void file(Rows rows, String name, Use<Path> use) {
    rows.preset(name, scenario -> {
      Path file = scenario.resources().file();
      scenario.call(() -> use.of(file));
    });
  }
}
