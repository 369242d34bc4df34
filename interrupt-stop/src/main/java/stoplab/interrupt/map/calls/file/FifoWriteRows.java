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

/** Writers to a named pipe (FIFO) that is full, and transfers between a pipe and a file. */
public final class FifoWriteRows {
  private static final String CHANNEL = "sun.nio.ch.FileChannelImpl.";
  private static final String PIPE = ", a named pipe";

  /** More than a pipe takes. */
  private static final int MUCH = 1 << 20;

  private FifoWriteRows() {}

  public static Rows rows() {
    Rows rows = new Rows("named pipes");
    channel(rows, "FileChannel.write", fifo -> FileChannel.open(fifo, StandardOpenOption.WRITE));
    channel(
        rows,
        "Files.newByteChannel(..).write",
        fifo -> Files.newByteChannel(fifo, StandardOpenOption.WRITE));
    rows.blocked("Files.newOutputStream(..).write" + PIPE, CHANNEL + "write", scenario -> {
      Path fifo = scenario.on().fifo();
      RandomAccessFile reader = scenario.on().bothEnds(fifo);
      OutputStream out = scenario.on().own(Files.newOutputStream(fifo, StandardOpenOption.WRITE));
      scenario
          .call(() -> {
            out.write(new byte[MUCH]);
            return scenario.released();
          })
          .release(() -> drain(scenario, reader));
    });
    rows.blocked("FileChannel.transferTo" + PIPE, CHANNEL + "transferTo", scenario -> {
      Path fifo = scenario.on().fifo();
      RandomAccessFile reader = scenario.on().bothEnds(fifo);
      FileChannel source = scenario.on().own(FileChannel.open(much(scenario)));
      FileChannel target = scenario.on().own(FileChannel.open(fifo, StandardOpenOption.WRITE));
      scenario
          .call(() -> {
            long done = 0;
            while (done < MUCH) {
              done += source.transferTo(done, MUCH - done, target);
            }
            return scenario.released();
          })
          .release(() -> drain(scenario, reader))
          .check(() -> open("source", source) + ", " + open("target", target));
    });
    rows.blocked("FileChannel.transferFrom" + PIPE, CHANNEL + "transferFrom", scenario -> {
          Path fifo = scenario.on().fifo();
          RandomAccessFile feeder = scenario.on().bothEnds(fifo);
          FileChannel source = scenario.on().own(FileChannel.open(fifo));
          transferFrom(scenario, source, () -> feeder.write(42));
        })
        .but(row -> row.since(25)); // on 17 it throws at once: it asks a pipe for its position
    rows.blocked("FileChannel.transferFrom(Pipe.source())", CHANNEL + "transferFrom", scenario -> {
      Pipe pipe = scenario.on().pipe();
      transferFrom(scenario, pipe.source(), () -> pipe.sink().write(ByteBuffer.allocate(1)));
    });
    return rows;
  }

  private static void transferFrom(
      Scenario scenario, ReadableByteChannel source, Scenario.Step feed) throws Exception {
    Path file = scenario.on().file();
    FileChannel target = scenario.on().own(FileChannel.open(file, StandardOpenOption.WRITE));
    scenario
        .call(() -> target.transferFrom(source, 0, 1) == 1)
        .release(feed)
        .check(() -> open("source", source) + ", " + open("target", target));
  }

  private static void channel(Rows rows, String name, FifoRows.Open<WritableByteChannel> open) {
    rows.blocked(name + PIPE, CHANNEL + "write", scenario -> {
      Path fifo = scenario.on().fifo();
      RandomAccessFile reader = scenario.on().bothEnds(fifo);
      WritableByteChannel channel = scenario.on().own(open.at(fifo));
      ByteBuffer much = ByteBuffer.allocate(MUCH);
      scenario
          .call(() -> {
            while (much.hasRemaining()) {
              channel.write(much);
            }
            return scenario.released();
          })
          .release(() -> drain(scenario, reader))
          .open(channel::isOpen);
    });
  }

  /** Reads until the run ends; it always has a writer, itself, so that it never sees an end. */
  private static void drain(Scenario scenario, RandomAccessFile reader) {
    scenario.on().helper(() -> reader.readFully(new byte[MUCH]));
  }

  private static Path much(Scenario scenario) throws Exception {
    return Files.write(scenario.on().folder().resolve("much"), new byte[MUCH]);
  }

  private static String open(String name, Channel channel) {
    return name + (channel.isOpen() ? " open" : " closed");
  }
}
