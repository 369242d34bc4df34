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

/** Files. Those that block are pipes with a name: a read of a regular file is over too soon. */
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
        scenario ->
            read(scenario, (on, fifo) -> on.on().own(new FileInputStream(fifo.toFile()))::read));
    rows.blocked(
        "RandomAccessFile.read",
        "java.io.RandomAccessFile.read",
        scenario -> read(
            scenario, (on, fifo) -> on.on().own(new RandomAccessFile(fifo.toFile(), "r"))::read));
    rows.blocked(
        "Files.newInputStream(..).read",
        "sun.nio.ch.ChannelInputStream.read",
        scenario -> read(scenario, (on, fifo) -> on.on().own(Files.newInputStream(fifo))::read));
    rows.blocked("FileChannel.read", "sun.nio.ch.FileChannelImpl.read", scenario -> {
      Path fifo = scenario.on().fifo();
      RandomAccessFile feeder = scenario.on().bothEnds(fifo);
      FileChannel channel = scenario.on().own(FileChannel.open(fifo));
      scenario
          .call(() -> channel.read(ByteBuffer.allocate(1)) == 1)
          .release(() -> feeder.write(42))
          .open(channel::isOpen);
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
          RandomAccessFile feeder = scenario.on().bothEnds(fifo);
          scenario
              .call(() -> System.in.read() == 42)
              .release(() -> feeder.write(42))
              .works(() -> {
                feeder.write(43);
                return System.in.read() == 43;
              });
        })
        .but(row -> row.with(Case.Trait.CHILD));
    return rows;
  }

  private static void read(Scenario scenario, Opener opener) throws Exception {
    Path fifo = scenario.on().fifo();
    RandomAccessFile feeder = scenario.on().bothEnds(fifo);
    Reader reader = opener.open(scenario, fifo);
    scenario.call(() -> reader.read() == 42).release(() -> feeder.write(42)).open(() -> {
      try {
        feeder.write(43);
        return reader.read() == 43;
      } catch (IOException e) {
        return false;
      }
    });
  }

  /** The pipe is full; its release is a reader of all that was to be written. */
  private static void write(Scenario scenario) throws Exception {
    Path fifo = scenario.on().fifo();
    RandomAccessFile reader = scenario.on().bothEnds(fifo);
    FileOutputStream out = scenario.on().own(new FileOutputStream(fifo.toFile()));
    byte[] much = new byte[1 << 20];
    scenario
        .call(() -> {
          out.write(much);
          return scenario.released();
        })
        .release(() -> scenario.on().helper(() -> reader.readFully(much)))
        .open(() -> out.getFD().valid());
  }

  private static void open(Scenario scenario) throws Exception {
    Path fifo = scenario.on().fifo();
    scenario
        .call(() -> {
          try (InputStream in = new FileInputStream(fifo.toFile())) {
            return in != null && scenario.released();
          }
        })
        .release(() -> scenario.on().bothEnds(fifo));
  }

  /** A child process holds the lock: a second thread of this JVM would get an exception. */
  private static void lock(Scenario scenario) throws Exception {
    Path file = scenario.on().file();
    Process holder = LockHolder.start(scenario.on(), file);
    FileChannel channel = scenario.on().own(FileChannel.open(file, StandardOpenOption.WRITE));
    scenario
        .call(() -> {
          try (FileLock lock = channel.lock()) {
            return lock.isValid();
          }
        })
        .release(() -> holder.getOutputStream().close())
        .open(channel::isOpen);
  }

  private static void watch(Scenario scenario, Watch watch) throws Exception {
    Path folder = scenario.on().folder();
    WatchService service = scenario.on().own(FileSystems.getDefault().newWatchService());
    folder.register(service, StandardWatchEventKinds.ENTRY_CREATE);
    scenario
        .call(() -> watch.in(service).isValid())
        .release(() -> Files.createFile(folder.resolve("new")))
        .open(
            () -> folder.register(service, StandardWatchEventKinds.ENTRY_DELETE).isValid());
  }
}
