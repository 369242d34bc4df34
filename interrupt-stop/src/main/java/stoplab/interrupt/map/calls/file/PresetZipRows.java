// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.calls.file;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import stoplab.interrupt.map.probe.Rows;
import stoplab.interrupt.map.probe.Scenario;

/** Zip files, jar files and zip file systems with the status already set. */
public final class PresetZipRows {
  private static final String IN_ZIP = ", in a zip file system";
  private static final List<String> ENTRIES = List.of("first", "second");

  private PresetZipRows() {}

  private interface Use {
    boolean of(Path path) throws Exception;
  }

  public static Rows rows() {
    Rows rows = new Rows(PresetStreamRows.CATEGORY);
    rows.preset("new ZipFile", scenario -> {
      Path zip = zip(scenario);
      scenario.call(() -> scenario.resources().own(new ZipFile(zip.toFile())).size() == 2);
    });
    rows.preset("ZipFile.getInputStream(..).read", scenario -> {
      ZipFile zip = scenario.resources().own(new ZipFile(zip(scenario).toFile()));
      scenario
          .call(() -> zip.getInputStream(zip.getEntry("first")).readAllBytes().length > 0)
          .checkUsable(() -> zip.getInputStream(zip.getEntry("second")).readAllBytes().length > 0);
    });
    rows.preset("ZipInputStream.getNextEntry, a FileInputStream", scenario -> {
      Path zip = zip(scenario);
      scenario.call(() -> {
        try (var in = new ZipInputStream(new FileInputStream(zip.toFile()))) {
          return in.getNextEntry() != null && in.read() >= 0;
        }
      });
    });
    rows.preset("URLClassLoader.getResourceAsStream(..).read, a jar", scenario -> {
      URL[] urls = {zip(scenario).toUri().toURL()};
      URLClassLoader loader = scenario.resources().own(new URLClassLoader(urls));
      scenario.call(() -> loader.getResourceAsStream("first").read() >= 0);
    });
    rows.preset("FileSystems.newFileSystem(zip)", scenario -> {
      Path zip = zip(scenario);
      scenario.call(
          () -> scenario.resources().own(FileSystems.newFileSystem(zip)).isOpen());
    });
    inZip(rows, "Files.readAllBytes", path -> Files.readAllBytes(path).length > 0);
    inZip(rows, "Files.newInputStream(..).read", path -> {
      try (InputStream in = Files.newInputStream(path)) {
        return in.read() >= 0;
      }
    });
    inZip(rows, "Files.newByteChannel(..).read", path -> {
      try (SeekableByteChannel channel = Files.newByteChannel(path)) {
        return channel.read(ByteBuffer.allocate(1)) == 1;
      }
    });
    inZip(rows, "Files.exists", Files::exists);
    rows.preset("Files.readAllBytes, in the jrt file system", scenario -> {
      Path path = FileSystems.getFileSystem(URI.create("jrt:/"))
          .getPath("modules/java.base/java/lang/String.class");
      scenario
          .call(() -> Files.readAllBytes(path).length > 0)
          .checkOpen(() -> Files.readAllBytes(path).length > 0);
    });
    return rows;
  }

  /** The check reads another entry, which was not read before, in another thread. */
  private static void inZip(Rows rows, String name, Use use) {
    rows.preset(name + IN_ZIP, scenario -> {
      FileSystem zip = scenario.resources().own(FileSystems.newFileSystem(zip(scenario)));
      scenario.call(() -> use.of(zip.getPath("first"))).checkOpen(() -> {
        try {
          return Files.readAllBytes(zip.getPath("second")).length > 0;
        } catch (IOException e) {
          return false;
        }
      });
    });
  }

  private static Path zip(Scenario scenario) throws IOException {
    Path zip = scenario.resources().folder().resolve("two.zip");
    try (OutputStream out = Files.newOutputStream(zip);
        ZipOutputStream entries = new ZipOutputStream(out)) {
      for (String name : ENTRIES) {
        entries.putNextEntry(new ZipEntry(name));
        entries.write(new byte[1 << 14]);
      }
    }
    return zip;
  }
}
