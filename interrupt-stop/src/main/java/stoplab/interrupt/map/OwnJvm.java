// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import stoplab.interrupt.map.probe.Case;
import stoplab.interrupt.map.probe.JdkCommand;
import stoplab.interrupt.map.probe.Kind;
import stoplab.interrupt.map.probe.Reaction;
import stoplab.interrupt.map.probe.Resources;
import stoplab.interrupt.map.probe.Row;

/** Runs one case in its own JVM, whose standard input is an empty pipe. */
final class OwnJvm {
  /** The first argument of the child JVM, which prints one line of TSV. */
  static final String FLAG = "--in-child";

  private static final long PATIENCE_SECONDS = 60;

  private OwnJvm() {}

  static Row run(Case row, Kind kind) {
    try (Resources resources = new Resources(kind)) {
      Path stdin = resources.fifo();
      resources.bothEnds(stdin);
      File out = resources.folder().resolve("out").toFile();
      ProcessBuilder java = JdkCommand.java(InterruptMap.class, FLAG, row.name(), kind.label());
      java.command().add(1, "-D" + Case.STDIN + "=" + stdin);
      Process child = resources.process(
          java.redirectInput(stdin.toFile()).redirectErrorStream(true).redirectOutput(out));
      if (!child.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        return Row.placeholder(row, kind, Reaction.FAILED, "the child JVM did not end");
      }
      String line = Files.readString(out.toPath()).strip();
      return child.exitValue() == 0
          ? MapTsv.row(line)
          : Row.placeholder(row, kind, Reaction.FAILED, "the child JVM failed: " + line);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Row.placeholder(row, kind, Reaction.FAILED, "the map was interrupted");
    } catch (Resources.MissingException e) {
      return Row.placeholder(row, kind, Reaction.NOT_MEASURED, e.getMessage());
    } catch (IOException e) {
      return Row.placeholder(row, kind, Reaction.FAILED, e.toString());
    }
  }
}
