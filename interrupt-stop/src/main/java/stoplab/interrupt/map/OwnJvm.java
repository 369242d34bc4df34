// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs one case in a JVM of its own, whose standard input is a pipe that nobody has written to. */
final class OwnJvm {
  /** Tells the child where its standard input comes from, so that it can write there itself. */
  static final String STDIN = "stoplab.map.stdin";

  /** The first argument of a child; it prints one line of TSV. */
  static final String FLAG = "--in-child";

  private static final long PATIENCE_SECONDS = 60;

  /** Their options could change what is measured, and would be announced in the child's output. */
  private static final List<String> JVM_VARIABLES = List.of(
      "JAVA_TOOL_OPTIONS",
      "_JAVA_OPTIONS",
      "JDK_JAVA_OPTIONS",
      "_JAVA_SR_SIGNUM",
      "_JAVA_LAUNCHER_DEBUG");

  private OwnJvm() {}

  static Row run(Case row, Kind kind) {
    try (Resources resources = new Resources(kind)) {
      Path stdin = resources.fifo();
      resources.bothEnds(stdin);
      File out = resources.folder().resolve("out").toFile();
      ProcessBuilder java = java(InterruptMap.class, FLAG, row.name(), kind.label());
      java.command().add(1, "-D" + STDIN + "=" + stdin);
      Process child = resources.process(
          java.redirectInput(stdin.toFile()).redirectErrorStream(true).redirectOutput(out));
      if (!child.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        return Row.instead(row, kind, Reaction.FAILED, "its JVM did not end");
      }
      String line = Files.readString(out.toPath()).strip();
      return child.exitValue() == 0
          ? MapTsv.row(line)
          : Row.instead(row, kind, Reaction.FAILED, "its JVM failed: " + line);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Row.instead(row, kind, Reaction.FAILED, "the map was interrupted");
    } catch (Resources.MissingException e) {
      return Row.instead(row, kind, Reaction.NOT_MEASURED, e.getMessage());
    } catch (IOException e) {
      return Row.instead(row, kind, Reaction.FAILED, e.toString());
    }
  }

  /** The command for a program of ours on the same JDK. */
  static ProcessBuilder java(Class<?> main, String... args) throws IOException {
    ProcessBuilder java =
        tool("java", "-XX:TieredStopAtLevel=1", "-cp", classPath(), main.getName());
    java.command().addAll(List.of(args));
    return java;
  }

  /** The command for a program of the same JDK. */
  static ProcessBuilder tool(String name, String... args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", name).toString());
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command);
    JVM_VARIABLES.forEach(builder.environment()::remove);
    return builder;
  }

  private static String classPath() throws IOException {
    try {
      return Path.of(
              OwnJvm.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }
}
