// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.util.OptionalInt;
import picocli.CommandLine;
import stoplab.doctor.print.OutputFormat;

/**
 * The program: this JVM does not stop; why, and what would end it? The exit code says whether
 * something keeps the JVM [doctor.exit-code-answers]. Input that is no thread dump gives one
 * sentence, and nothing else [doctor.bad-input-one-sentence]. The demo, which hangs in five ways,
 * is explained [doctor.explains-demo].
 */
public final class StopDoctor {
  /** The exit code of a fault of this program. */
  static final int FAULT = 3;

  private StopDoctor() {}

  /**
   * Runs the program.
   *
   * @param args the command line; {@code --help} explains it
   */
  public static void main(String[] args) {
    PrintWriter out = writer(FileDescriptor.out);
    PrintWriter err = writer(FileDescriptor.err);
    int code = isInputAlone(args) ? ofInput(args[0], out, err) : withOptions(args, out, err);
    out.flush();
    err.flush();
    System.exit(code);
  }

  /** Then there is nothing to parse: the library for that costs as much as the whole answer. */
  private static boolean isInputAlone(String[] args) {
    return args.length == 1 && (args[0].equals("-") || !args[0].startsWith("-"));
  }

  private static int ofInput(String input, PrintWriter out, PrintWriter err) {
    try {
      return new Examination(input, OptionalInt.empty(), false, false, OutputFormat.TEXT, out, err)
          .run();
    } catch (InterruptedException | RuntimeException e) {
      return report(e, err);
    }
  }

  /** Reports what should not happen, with its stack. */
  static int report(Exception failure, PrintWriter err) {
    err.println("stop-doctor has failed, which is a fault of its own: please report this.");
    failure.printStackTrace(err);
    return FAULT;
  }

  private static int withOptions(String[] args, PrintWriter out, PrintWriter err) {
    CommandLine doctor = DoctorCommand.commandLine();
    return doctor.setOut(out).setErr(err).execute(args);
  }

  private static PrintWriter writer(FileDescriptor stream) {
    return new PrintWriter(
        new OutputStreamWriter(new FileOutputStream(stream), Terminal.charset()));
  }
}
