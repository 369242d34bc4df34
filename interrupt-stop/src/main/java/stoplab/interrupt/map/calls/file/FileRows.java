// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.calls.file;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.concurrent.TimeUnit;
import stoplab.interrupt.map.probe.Case;
import stoplab.interrupt.map.probe.Rows;
import stoplab.interrupt.map.probe.Scenario;

/** Files. Blocking cases use named pipes, since reading a regular file does not block. */
public final class FileRows {
  private FileRows() {}

  private interface Reader {
    int read() throws IOException;
  }

  private interface Opener {
    Reader open(Scenario scenario, Path fifo) throws Exception;
  }

  private interface Watch {
    WatchKey in(WatchService service) throws InterruptedException;
  }

  public static Rows rows() {
    Rows rows = new Rows("files");
    rows.blocked(
        "FileInputStream.read",
        "java.io.FileInputStream.read",
        scenario -> read(
            scenario,
            (run, fifo) -> run.resources().own(new FileInputStream(fifo.toFile()))::read));
    rows.blocked(
        "RandomAccessFile.read",
        "java.io.RandomAccessFile.read",
        scenario -> read(
            scenario,
            (run, fifo) -> run.resources().own(new RandomAccessFile(fifo.toFile(), "r"))::read));
    rows.blocked(
        "Files.newInputStream(..).read",
        "sun.nio.ch.ChannelInputStream.read",
        scenario ->
            read(scenario, (run, fifo) -> run.resources().own(Files.newInputStream(fifo))::read));
    rows.blocked("FileChannel.read", "sun.nio.ch.FileChannelImpl.read", scenario -> {
      Path fifo = scenario.resources().fifo();
      RandomAccessFile feeder = scenario.resources().bothEnds(fifo);
      FileChannel channel = scenario.resources().own(FileChannel.open(fifo));
      scenario
          .call(() -> channel.read(ByteBuffer.allocate(1)) == 1)
          .release(() -> feeder.write(42))
          .checkOpen(channel::isOpen);
    });
    rows.blocked("FileOutputStream.write", "java.io.FileOutputStream.write", FileRows::write);
    rows.blocked(
        "new FileInputStream, a pipe without a writer",
        "java.io.FileInputStream.open",
        FileRows::open);
    rows.blocked("FileChannel.lock", "sun.nio.ch.FileChannelImpl.lock", FileRows::lock);
    rows.blocked(
        "WatchService.take",
        "sun.nio.fs.AbstractWatchService.take",
        scenario -> watch(scenario, WatchService::take));
    rows.blocked(
        "WatchService.poll(t)",
        "sun.nio.fs.AbstractWatchService.poll",
        scenario -> watch(scenario, service -> service.poll(1, TimeUnit.HOURS)));
    rows.blocked("System.in.read", "java.io.FileInputStream.read", scenario -> {
          Path fifo = Path.of(System.getProperty(Case.STDIN));
          RandomAccessFile feeder = scenario.resources().bothEnds(fifo);
          scenario
              .call(() -> System.in.read() == 42)
              .release(() -> feeder.write(42))
              .checkUsable(() -> {
                feeder.write(43);
                return System.in.read() == 43;
              });
        })
        .adjust(row -> row.with(Case.Trait.CHILD));
    return rows;
  }

  private static void read(Scenario scenario, Opener opener) throws Exception {
    Path fifo = scenario.resources().fifo();
    RandomAccessFile feeder = scenario.resources().bothEnds(fifo);
    Reader reader = opener.open(scenario, fifo);
    scenario.call(() -> reader.read() == 42).release(() -> feeder.write(42)).checkOpen(() -> {
      try {
        feeder.write(43);
        return reader.read() == 43;
      } catch (IOException e) {
        return false;
      }
    });
  }

  /** The pipe is full until the release reads everything. */
  private static void write(Scenario scenario) throws Exception {
    Path fifo = scenario.resources().fifo();
    RandomAccessFile reader = scenario.resources().bothEnds(fifo);
    FileOutputStream out = scenario.resources().own(new FileOutputStream(fifo.toFile()));
    byte[] large = new byte[1 << 20];
    scenario
        .call(() -> {
          out.write(large);
          return scenario.released();
        })
        .release(() -> scenario.resources().helper(() -> reader.readFully(large)))
        .checkOpen(() -> out.getFD().valid());
  }

  private static void open(Scenario scenario) throws Exception {
    Path fifo = scenario.resources().fifo();
    scenario
        .call(() -> {
          try (InputStream in = new FileInputStream(fifo.toFile())) {
            return in != null && scenario.released();
          }
        })
        .release(() -> scenario.resources().bothEnds(fifo));
  }

  /** A child process holds the lock; with a holder in this JVM, lock() would throw. */
  private static void lock(Scenario scenario) throws Exception {
    Path file = scenario.resources().file();
    Process holder = LockHolder.start(scenario.resources(), file);
    FileChannel channel =
        scenario.resources().own(FileChannel.open(file, StandardOpenOption.WRITE));
    scenario
        .call(() -> {
          try (FileLock lock = channel.lock()) {
            return lock.isValid();
          }
        })
        .release(() -> holder.getOutputStream().close())
        .checkOpen(channel::isOpen);
  }

  private static void watch(Scenario scenario, Watch watch) throws Exception {
    Path folder = scenario.resources().folder();
    WatchService service = scenario.resources().own(FileSystems.getDefault().newWatchService());
    folder.register(service, StandardWatchEventKinds.ENTRY_CREATE);
    scenario
        .call(() -> watch.in(service).isValid())
        .release(() -> Files.createFile(folder.resolve("new")))
        .checkOpen(
            () -> folder.register(service, StandardWatchEventKinds.ENTRY_DELETE).isValid());
  }
}
