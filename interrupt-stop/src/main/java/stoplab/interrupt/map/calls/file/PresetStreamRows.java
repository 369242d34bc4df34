// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.calls.file;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.FileReader;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Scanner;
import stoplab.interrupt.map.probe.Rows;

/** Streams and scanners over a regular file with the status already set. */
public final class PresetStreamRows {
  /** The section of the map. */
  public static final String CATEGORY = "status already set: streams and zip files";

  private PresetStreamRows() {}

  private interface In {
    boolean from(FileInputStream in, Path file) throws Exception;
  }

  private interface Use {
    boolean of(Path file) throws Exception;
  }

  public static Rows rows() {
    Rows rows = new Rows(CATEGORY);
    in(rows, "FileInputStream.transferTo(FileOutputStream)", (in, file) -> {
      try (OutputStream out = new FileOutputStream(copy(file))) {
        return in.transferTo(out) > 0;
      }
    });
    in(rows, "BufferedInputStream(FileInputStream).transferTo(FileOutputStream)", (in, file) -> {
      try (OutputStream out = new FileOutputStream(copy(file))) {
        return new BufferedInputStream(in).transferTo(out) > 0;
      }
    });
    in(
        rows,
        "FileInputStream.transferTo(ByteArrayOutputStream)",
        (in, file) -> in.transferTo(new ByteArrayOutputStream()) > 0);
    in(rows, "FileInputStream.readAllBytes", (in, file) -> in.readAllBytes().length > 0);
    in(
        rows,
        "Files.copy(FileInputStream, path)",
        (in, file) -> Files.copy(in, copy(file).toPath()) > 0);
    in(rows, "FileInputStream.getChannel().size", (in, file) -> in.getChannel().size() > 0);
    rows.preset("Channels.newInputStream(FileChannel).read", scenario -> {
      FileChannel channel =
          scenario.resources().own(FileChannel.open(scenario.resources().file()));
      scenario.call(() -> Channels.newInputStream(channel).read() >= 0).checkOpen(channel::isOpen);
    });
    use(rows, "Files.newInputStream(..).transferTo(Files.newOutputStream(..))", file -> {
      try (InputStream in = Files.newInputStream(file);
          OutputStream out = Files.newOutputStream(copy(file).toPath())) {
        return in.transferTo(out) > 0;
      }
    });
    use(rows, "Files.copy(path, FileOutputStream)", file -> {
      try (OutputStream out = new FileOutputStream(copy(file))) {
        return Files.copy(file, out) > 0;
      }
    });
    use(rows, "BufferedReader(FileReader).readLine", file -> {
      try (BufferedReader reader = new BufferedReader(new FileReader(file.toFile()))) {
        return reader.readLine() != null;
      }
    });
    use(rows, "FileOutputStream.write", file -> {
      try (OutputStream out = new FileOutputStream(copy(file))) {
        out.write(42);
        return true;
      }
    });
    use(rows, "PrintStream.println, a file", file -> {
      try (PrintStream out = new PrintStream(copy(file))) {
        out.println("text");
        return !out.checkError();
      }
    });
    rows.preset("ObjectInputStream.readObject, a file", scenario -> {
      Path file = scenario.resources().file();
      try (ObjectOutputStream out = new ObjectOutputStream(Files.newOutputStream(file))) {
        out.writeObject("text");
      }
      scenario.call(() -> {
        try (var in = new ObjectInputStream(new FileInputStream(file.toFile()))) {
          return in.readObject().equals("text");
        }
      });
    });
    scanner(rows, "Scanner(File)", file -> new Scanner(file.toFile()));
    scanner(rows, "Scanner(Path)", Scanner::new);
    scanner(
        rows, "Scanner(FileInputStream)", file -> new Scanner(new FileInputStream(file.toFile())));
    return rows;
  }

  /** The I/O exception that a scanner stored instead of throwing it, as text. */
  static String storedException(Scanner scanner) {
    return scanner.ioException() == null
        ? "no ioException()"
        : "ioException() is " + scanner.ioException().getClass().getSimpleName();
  }

  private static File copy(Path file) {
    return file.resolveSibling("copy").toFile();
  }

  private static void in(Rows rows, String name, In use) {
    rows.preset(name, scenario -> {
      Path file = scenario.resources().file();
      FileInputStream in = scenario.resources().own(new FileInputStream(file.toFile()));
      scenario.call(() -> use.from(in, file)).checkOpen(() -> in.getFD().valid());
    });
  }

  private static void use(Rows rows, String name, Use use) {
    rows.preset(name, scenario -> {
      Path file = scenario.resources().file();
      scenario.call(() -> use.of(file));
    });
  }

  private static void scanner(Rows rows, String name, FifoRows.Open<Scanner> open) {
    rows.preset(name + ".hasNextLine", scenario -> {
      Scanner scanner = scenario.resources().own(open.at(scenario.resources().file()));
      scenario.call(scanner::hasNextLine).check(() -> storedException(scanner));
    });
  }
}
