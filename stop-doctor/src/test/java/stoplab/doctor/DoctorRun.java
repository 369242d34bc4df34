// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/**
 * A run of the program in this JVM.
 *
 * @param code its exit code
 * @param out what it has printed
 * @param err its errors
 */
record DoctorRun(int code, String out, String err) {
  /** Runs it with these arguments. */
  static DoctorRun of(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine doctor = DoctorCommand.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true));
    return new DoctorRun(doctor.execute(args), out.toString(), err.toString());
  }
}
