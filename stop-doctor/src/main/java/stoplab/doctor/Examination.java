// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import stoplab.doctor.diagnosis.Diagnosis;
import stoplab.doctor.diagnosis.Diagnostician;
import stoplab.doctor.dump.ThreadDump;
import stoplab.doctor.dump.UnreadableDumpException;
import stoplab.doctor.knowledge.Knowledge;
import stoplab.doctor.live.LiveJvm;
import stoplab.doctor.live.UnreachableJvmException;
import stoplab.doctor.parse.DumpReader;
import stoplab.doctor.print.OutputFormat;
import stoplab.doctor.print.Printable;

/**
 * What the program does once its command line is understood: it gets a dump, or two, and writes the
 * diagnosis.
 *
 * @param input a PID, a file, or {@code -}
 * @param again after how many seconds a second dump is taken; empty for one dump
 * @param all whether the threads that do not matter are listed
 * @param alwaysVirtual whether a JVM is asked for virtual threads even where that may crash it
 * @param format how the answer is written
 * @param out where the answer goes
 * @param err where a sentence on wrong input goes, and on a terminal the progress
 */
record Examination(
    String input,
    OptionalInt again,
    boolean all,
    boolean alwaysVirtual,
    OutputFormat format,
    PrintWriter out,
    PrintWriter err) {
  /** Nothing keeps the JVM. */
  static final int FREE = 0;

  /** Something keeps it, or may keep it. */
  static final int KEPT = 1;

  /** The input is wrong. */
  static final int WRONG = 2;

  private static final int LONGEST_WAIT = 3600;

  /**
   * Does it.
   *
   * @return the exit code
   * @throws InterruptedException if this thread is interrupted while it waits for the JVM
   */
  int run() throws InterruptedException {
    try {
      Diagnosis diagnosis = diagnose();
      format.write(diagnosis, all, Terminal.hasColours(), out);
      return diagnosis.isKept() ? KEPT : FREE;
    } catch (UnreadableDumpException | UnreachableJvmException e) {
      return wrong(e.getMessage());
    } catch (IOException e) {
      return wrong(Printable.of(input) + " cannot be read: " + e.getMessage() + ".");
    } catch (OutOfMemoryError e) {
      return wrong("The dump is too large for this heap: give it more, such as java -Xmx4g -jar.");
    }
  }

  private int wrong(String sentence) {
    err.println(Printable.of(sentence));
    return WRONG;
  }

  private Diagnosis diagnose()
      throws IOException, UnreadableDumpException, UnreachableJvmException, InterruptedException {
    if (again.isPresent() && (again.getAsInt() < 1 || again.getAsInt() > LONGEST_WAIT)) {
      throw new UnreadableDumpException("--again " + again.getAsInt()
          + " is no time to wait: give 1 to " + LONGEST_WAIT + " seconds.");
    }
    if (input.matches("[0-9]{1,18}") && !Files.exists(Path.of(input))) {
      return diagnose(Long.parseLong(input));
    }
    if (again.isPresent()) {
      throw new UnreadableDumpException("--again needs a running JVM to take a second dump of:"
          + " give its PID, or put two dumps of it into one file.");
    }
    List<ThreadDump> dumps = read();
    int last = dumps.size() - 1;
    Diagnostician diagnostician = new Diagnostician(Knowledge.load());
    return last == 0
        ? diagnostician.diagnose(dumps.get(0))
        : diagnostician.diagnose(dumps.get(last - 1), dumps.get(last));
  }

  private Diagnosis diagnose(long pid)
      throws IOException, UnreachableJvmException, InterruptedException {
    LiveJvm jvm = LiveJvm.of(pid, alwaysVirtual);
    progress("Taking a dump of " + pid + " ...");
    ThreadDump first = jvm.dump();
    Diagnostician diagnostician = new Diagnostician(Knowledge.load());
    if (again.isEmpty()) {
      return diagnostician.diagnose(first);
    }
    progress("Taking another one in " + again.getAsInt() + " s ...");
    TimeUnit.SECONDS.sleep(again.getAsInt());
    return diagnostician.diagnose(first, jvm.dump());
  }

  private void progress(String words) {
    if (Terminal.find().isPresent()) {
      err.println(words);
      err.flush();
    }
  }

  private List<ThreadDump> read() throws IOException, UnreadableDumpException {
    if (input.equals("-")) {
      progress("Reading a thread dump from standard input ...");
      return DumpReader.read(new BufferedInputStream(System.in), "The standard input");
    }
    Path file = file();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return DumpReader.read(in, input);
    } catch (AccessDeniedException e) {
      throw new UnreadableDumpException("This user may not read " + input
          + ": give a file with a thread dump that you may read.");
    }
  }

  private Path file() throws UnreadableDumpException {
    if (input.isBlank()) {
      throw new UnreadableDumpException(
          "There is no input: give the PID of a JVM, a file with a thread dump, or -.");
    }
    Path file;
    try {
      file = Path.of(input);
    } catch (InvalidPathException e) {
      throw new UnreadableDumpException(
          input + " cannot be the name of a file: give a PID, a file with a thread dump, or -.");
    }
    if (!Files.exists(file)) {
      throw new UnreadableDumpException("There is no file " + input
          + ": give the PID of a JVM, a file with a thread dump, or - for standard input.");
    }
    if (Files.isDirectory(file)) {
      throw new UnreadableDumpException(input + " is a folder: give a file with a thread dump.");
    }
    if (input.matches("[0-9]+")) {
      progress("Reading the file ./" + input + ", which has the form of a PID ...");
    }
    return file;
  }
}
