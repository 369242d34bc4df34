// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.calls.file;

import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import stoplab.interrupt.map.probe.Rows;
import stoplab.interrupt.map.probe.Scenario;

/** Writes to a full named pipe (FIFO), and transfers between a pipe and a file. */
public final class FifoWriteRows {
  private static final String CHANNEL = "sun.nio.ch.FileChannelImpl.";
  private static final String PIPE = ", a named pipe";

  /** More bytes than a pipe holds. */
  private static final int LARGE = 1 << 20;

  private FifoWriteRows() {}

  public static Rows rows() {
    Rows rows = new Rows("named pipes");
    channel(rows, "FileChannel.write", fifo -> FileChannel.open(fifo, StandardOpenOption.WRITE));
    channel(
        rows,
        "Files.newByteChannel(..).write",
        fifo -> Files.newByteChannel(fifo, StandardOpenOption.WRITE));
    rows.blocked("Files.newOutputStream(..).write" + PIPE, CHANNEL + "write", scenario -> {
      Path fifo = scenario.resources().fifo();
      RandomAccessFile reader = scenario.resources().bothEnds(fifo);
      OutputStream out =
          scenario.resources().own(Files.newOutputStream(fifo, StandardOpenOption.WRITE));
      scenario
          .call(() -> {
            out.write(new byte[LARGE]);
            return scenario.released();
          })
          .release(() -> drain(scenario, reader));
    });
    rows.blocked("FileChannel.transferTo" + PIPE, CHANNEL + "transferTo", scenario -> {
      Path fifo = scenario.resources().fifo();
      RandomAccessFile reader = scenario.resources().bothEnds(fifo);
      FileChannel source = scenario.resources().own(FileChannel.open(large(scenario)));
      FileChannel target =
          scenario.resources().own(FileChannel.open(fifo, StandardOpenOption.WRITE));
      scenario
          .call(() -> {
            long done = 0;
            while (done < LARGE) {
              done += source.transferTo(done, LARGE - done, target);
            }
            return scenario.released();
          })
          .release(() -> drain(scenario, reader))
          .check(() -> open("source", source) + ", " + open("target", target));
    });
    rows.blocked("FileChannel.transferFrom" + PIPE, CHANNEL + "transferFrom", scenario -> {
          Path fifo = scenario.resources().fifo();
          RandomAccessFile feeder = scenario.resources().bothEnds(fifo);
          FileChannel source = scenario.resources().own(FileChannel.open(fifo));
          transferFrom(scenario, source, () -> feeder.write(42));
        })
        .adjust(row ->
            row.since(25)); // on 17 it throws at once, since it queries the position of the pipe
    rows.blocked("FileChannel.transferFrom(Pipe.source())", CHANNEL + "transferFrom", scenario -> {
      Pipe pipe = scenario.resources().pipe();
      transferFrom(scenario, pipe.source(), () -> pipe.sink().write(ByteBuffer.allocate(1)));
    });
    return rows;
  }

  private static void transferFrom(
      Scenario scenario, ReadableByteChannel source, Scenario.Step feed) throws Exception {
    Path file = scenario.resources().file();
    FileChannel target = scenario.resources().own(FileChannel.open(file, StandardOpenOption.WRITE));
    scenario
        .call(() -> target.transferFrom(source, 0, 1) == 1)
        .release(feed)
        .check(() -> open("source", source) + ", " + open("target", target));
  }

  private static void channel(Rows rows, String name, FifoRows.Open<WritableByteChannel> open) {
    rows.blocked(name + PIPE, CHANNEL + "write", scenario -> {
      Path fifo = scenario.resources().fifo();
      RandomAccessFile reader = scenario.resources().bothEnds(fifo);
      WritableByteChannel channel = scenario.resources().own(open.at(fifo));
      ByteBuffer large = ByteBuffer.allocate(LARGE);
      scenario
          .call(() -> {
            while (large.hasRemaining()) {
              channel.write(large);
            }
            return scenario.released();
          })
          .release(() -> drain(scenario, reader))
          .checkOpen(channel::isOpen);
    });
  }

  /**
   * Drains the pipe in a helper. The reader is itself a writer, so it never reaches end of file.
   */
  private static void drain(Scenario scenario, RandomAccessFile reader) {
    scenario.resources().helper(() -> reader.readFully(new byte[LARGE]));
  }

  private static Path large(Scenario scenario) throws Exception {
    return Files.write(scenario.resources().folder().resolve("large"), new byte[LARGE]);
  }

  private static String open(String name, Channel channel) {
    return name + (channel.isOpen() ? " open" : " closed");
  }
}
