// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.calls.file;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.FileReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Scanner;
import java.util.stream.Stream;
import stoplab.interrupt.map.probe.Rows;
import stoplab.interrupt.map.probe.Scenario;

/** Reads from an empty named pipe (FIFO), and opening a pipe whose other end is not open. */
public final class FifoRows {
  private static final String CHANNEL = "sun.nio.ch.FileChannelImpl.";
  private static final String PIPE = ", a named pipe";

  private FifoRows() {}

  /** Opens a pipe. */
  interface Open<T> {
    T at(Path fifo) throws Exception;
  }

  private interface ReadAll {
    long of(Path fifo) throws IOException;
  }

  private interface Line {
    String of(Scenario scenario, Path fifo) throws Exception;
  }

  public static Rows rows() {
    Rows rows = new Rows("named pipes");
    channel(rows, "Files.newByteChannel(..).read", Files::newByteChannel);
    channel(
        rows,
        "FileInputStream.getChannel().read",
        fifo -> new FileInputStream(fifo.toFile()).getChannel());
    rows.blocked("FileChannel.read(ByteBuffer[])" + PIPE, CHANNEL + "read", scenario -> {
      Path fifo = scenario.resources().fifo();
      RandomAccessFile feeder = scenario.resources().bothEnds(fifo);
      FileChannel channel = scenario.resources().own(FileChannel.open(fifo));
      ByteBuffer[] buffers = {ByteBuffer.allocate(1)};
      scenario
          .call(() -> channel.read(buffers) == 1)
          .release(() -> feeder.write(42))
          .checkOpen(channel::isOpen);
    });
    rows.blocked("Channels.newInputStream(FileChannel).read" + PIPE, CHANNEL + "read", scenario -> {
      Path fifo = scenario.resources().fifo();
      RandomAccessFile feeder = scenario.resources().bothEnds(fifo);
      FileChannel channel = scenario.resources().own(FileChannel.open(fifo));
      scenario
          .call(() -> Channels.newInputStream(channel).read() == 42)
          .release(() -> feeder.write(42))
          .checkOpen(channel::isOpen);
    });
    scanner(rows, "Scanner(File)", fifo -> new Scanner(fifo.toFile()));
    scanner(rows, "Scanner(Path)", Scanner::new);
    scanner(rows, "Scanner(InputStream)", fifo -> new Scanner(new FileInputStream(fifo.toFile())));
    line(
        rows,
        "BufferedReader(FileReader).readLine",
        (scenario, fifo) -> scenario
            .resources()
            .own(new BufferedReader(new FileReader(fifo.toFile())))
            .readLine());
    line(
        rows,
        "Files.newBufferedReader(..).readLine",
        (scenario, fifo) ->
            scenario.resources().own(Files.newBufferedReader(fifo)).readLine());
    line(rows, "Files.lines", (scenario, fifo) -> {
      try (Stream<String> lines = Files.lines(fifo)) {
        return lines.findFirst().orElse("");
      }
    });
    toEnd(rows, "Files.readAllBytes", fifo -> Files.readAllBytes(fifo).length);
    toEnd(rows, "FileInputStream.transferTo(FileOutputStream)", fifo -> {
      try (FileInputStream in = new FileInputStream(fifo.toFile());
          FileOutputStream out =
              new FileOutputStream(fifo.resolveSibling("copy").toFile())) {
        return in.transferTo(out);
      }
    });
    opened(rows, "FileChannel.open, a pipe without a writer", FileChannel::open);
    opened(
        rows,
        "FileChannel.open, a pipe without a reader",
        fifo -> FileChannel.open(fifo, StandardOpenOption.WRITE));
    opened(rows, "Files.newInputStream, a pipe without a writer", Files::newInputStream);
    opened(
        rows,
        "new FileOutputStream, a pipe without a reader",
        fifo -> new FileOutputStream(fifo.toFile()));
    return rows;
  }

  private static void channel(Rows rows, String name, Open<ReadableByteChannel> open) {
    rows.blocked(name + PIPE, CHANNEL + "read", scenario -> {
      Path fifo = scenario.resources().fifo();
      RandomAccessFile feeder = scenario.resources().bothEnds(fifo);
      ReadableByteChannel channel = scenario.resources().own(open.at(fifo));
      scenario
          .call(() -> channel.read(ByteBuffer.allocate(1)) == 1)
          .release(() -> feeder.write(42))
          .checkOpen(channel::isOpen);
    });
  }

  private static void scanner(Rows rows, String name, Open<Scanner> open) {
    rows.blocked(name + ".nextLine" + PIPE, "java.util.Scanner.nextLine", scenario -> {
      Path fifo = scenario.resources().fifo();
      RandomAccessFile feeder = scenario.resources().bothEnds(fifo);
      Scanner scanner = scenario.resources().own(open.at(fifo));
      scenario
          .call(() -> scanner.nextLine().equals("released"))
          .release(() -> {
            feeder.writeBytes("released\n");
            feeder
                .close(); // a scanner over a channel fills its buffer before it searches for a line
          })
          .check(() -> PresetStreamRows.storedException(scanner));
    });
  }

  private static void line(Rows rows, String name, Line line) {
    rows.blocked(name + PIPE, "stoplab.interrupt.map.calls.file.FifoRows.read", scenario -> {
      Path fifo = scenario.resources().fifo();
      RandomAccessFile feeder = scenario.resources().bothEnds(fifo);
      scenario
          .call(() -> read(scenario, fifo, line))
          .release(() -> feeder.writeBytes("released\n"));
    });
  }

  private static boolean read(Scenario scenario, Path fifo, Line line) throws Exception {
    return line.of(scenario, fifo).equals("released");
  }

  private static void toEnd(Rows rows, String name, ReadAll all) {
    rows.blocked(name + PIPE, "stoplab.interrupt.map.calls.file.FifoRows.readToEnd", scenario -> {
      Path fifo = scenario.resources().fifo();
      RandomAccessFile feeder = scenario.resources().bothEnds(fifo);
      scenario.call(() -> readToEnd(fifo, all)).release(() -> {
        feeder.write(42);
        feeder.close();
      });
    });
  }

  private static boolean readToEnd(Path fifo, ReadAll all) throws IOException {
    return all.of(fifo) == 1;
  }

  private static void opened(Rows rows, String name, Open<? extends AutoCloseable> open) {
    rows.blocked(name, "stoplab.interrupt.map.calls.file.FifoRows.open", scenario -> {
      Path fifo = scenario.resources().fifo();
      scenario
          .call(() -> open(fifo, open) && scenario.released())
          .release(() -> scenario.resources().bothEnds(fifo));
    });
  }

  private static boolean open(Path fifo, Open<? extends AutoCloseable> open) throws Exception {
    try (AutoCloseable opened = open.at(fifo)) {
      return opened != null;
    }
  }
}
