// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard.runner;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import stoplab.hazard.child.HazardLitter;

/**
 * Runs the hazards, each in a JVM of its own that is killed at a bound, and reports what each has
 * done, on this JDK and on others.
 *
 * <p><b>Run:</b> {@code java -cp "hazard-stop/target/classes:hazard-stop/target/lib/*"
 * stoplab.hazard.runner.Hazards}
 */
public final class Hazards {
  private static final int UNCLEAR = 1;
  private static final int MISTAKE = 2;

  private Hazards() {}

  /**
   * Runs, and prints a table with a column for each JVM. Ends the JVM with code 2, and one sentence
   * on the standard error stream, if a flag is wrong or there is no temporary folder; with code 1,
   * if some evidence is unclear.
   *
   * @param args the flags that {@code --help} lists
   * @throws IOException if the TSV or a child's output cannot be written or read
   * @throws InterruptedException if the main thread is interrupted
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    try {
      run(HazardOptions.parse(args), System.out, System.err);
    } catch (UsageException | HazardLitter.NoFolder e) {
      System.err.println(e.getMessage());
      System.exit(MISTAKE);
    }
  }

  private static void run(HazardOptions options, PrintStream out, PrintStream progress)
      throws UsageException, IOException, InterruptedException {
    if (options.help()) {
      out.println(HazardOptions.HELP);
      return;
    }
    List<Hazard> hazards = options.hazards();
    if (options.list()) {
      hazards.forEach(hazard -> out.println(hazard.name() + ": " + hazard.attempt()));
      return;
    }
    List<Jvm> jvms = options.jvms();
    options.checkFiles(jvms, hazards); // now: a mistake shall not cost a run
    List<Column> columns = new ArrayList<>();
    jvms.forEach(jvm -> columns.add(new Column(jvm, new ArrayList<>())));
    for (Hazard hazard : hazards) {
      for (Column column : columns) {
        progress.println(hazard.name() + " on " + column.jvm().label());
        column.findings().add(HazardRun.of(hazard, column.jvm()));
      }
    }
    out.print(HazardTable.of(columns));
    for (Column column : columns) {
      if (options.out() != null) {
        HazardTsv.write(HazardTsv.file(options.out(), column.jvm()), column);
      }
    }
    if (columns.stream().anyMatch(Column::hasUnclear)) {
      System.exit(UNCLEAR);
    }
  }
}
