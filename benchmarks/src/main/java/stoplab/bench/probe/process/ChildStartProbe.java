// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe.process;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URISyntaxException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The instrument of {@code ProcessStop.start}: a folder with a small program and its archives, and
 * the time from the start of a JVM until the program's first line is read.
 */
public final class ChildStartProbe implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private final TemporaryFolder scratch = TemporaryFolder.make();
  private final String classPath;

  /**
   * Makes the folder, among the temporary files.
   *
   * @throws IOException if it cannot be written
   */
  public ChildStartProbe() throws IOException {
    try {
      // A class path with a folder on it cannot be archived, and a test runs from one.
      Path own = jar();
      classPath = Stream.of(ObjectMapper.class, JsonParser.class, JsonProperty.class)
          .map(ChildStartProbe::origin)
          .distinct() // all in one, if this is benchmarks.jar
          .collect(Collectors.joining(File.pathSeparator, own + File.pathSeparator, ""));
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private Path jar() throws IOException {
    String entry = StartedProgram.class.getName().replace('.', '/') + ".class";
    Path jar = scratch.folder().resolve("child.jar");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar));
        InputStream in = StartedProgram.class.getResourceAsStream("/" + entry)) {
      out.putNextEntry(new ZipEntry(entry));
      in.transferTo(out);
    }
    return jar;
  }

  private static String origin(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Makes the archive that such starts need, by a run of the program to its own end.
   *
   * @throws Exception if the program fails, or no archive is made
   */
  public void train(StartWay way) throws Exception {
    Process process = ChildProcessGuard.start(JvmVariables.removedFrom(
            new ProcessBuilder(command(List.of(way.training(archive(way)).orElseThrow()))))
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.INHERIT)::start);
    awaitEnd(process, way);
    if (!Files.exists(Path.of(archive(way)))) {
      throw new IllegalStateException(way.label() + ": this JDK has made no archive");
    }
  }

  /**
   * Starts the program, and waits for its end.
   *
   * @return the time from the start until its first line is read, in nanoseconds
   * @throws Exception if it fails, or prints something else
   */
  public long start(StartWay way) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command(way.options(archive(way))))
        .redirectError(ProcessBuilder.Redirect.INHERIT);
    JvmVariables.removedFrom(builder);
    long begun = System.nanoTime();
    Process process = ChildProcessGuard.start(builder::start);
    try (BufferedReader out = new BufferedReader(
        new InputStreamReader(process.getInputStream(), Charset.defaultCharset()))) {
      String line = out.readLine();
      long nanos = System.nanoTime() - begun;
      if (!StoppedProgram.READY.equals(line)) {
        throw new IllegalStateException(way.label() + " says not ready but " + line);
      }
      awaitEnd(process, way);
      return nanos;
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static void awaitEnd(Process process, StartWay way) throws InterruptedException {
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IllegalStateException(way.label() + " has not ended as it should");
      }
    } finally {
      process.destroyForcibly();
    }
  }

  List<String> command(List<String> options) {
    return ChildKind.java(options, classPath, List.of(StartedProgram.class.getName()));
  }

  String archive(StartWay way) {
    return scratch.folder().resolve(way.label()).toString();
  }

  /** Removes the folder. */
  @Override
  public void close() {
    scratch.close();
  }
}
