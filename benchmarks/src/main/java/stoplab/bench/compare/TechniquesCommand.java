// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import stoplab.bench.Technique;
import stoplab.bench.stats.MarkdownTable;

/** Lists what {@code compare} can measure. */
@Command(
    name = "techniques",
    mixinStandardHelpOptions = true,
    description = "List the techniques that compare can measure.")
final class TechniquesCommand implements Runnable {
  @Spec
  private CommandSpec spec;

  @Override
  public void run() {
    List<List<String>> rows = new ArrayList<>();
    for (Technique technique : Technique.techniques()) {
      rows.add(List.of(
          technique.label(),
          technique.family().name().toLowerCase(Locale.ROOT),
          technique.isHeadline() ? "by default" : "with --all",
          technique.isStoppedAgain() ? "first, warm" : "first",
          technique.type().getName()));
    }
    spec.commandLine()
        .getOut()
        .print(MarkdownTable.render(
            List.of("technique", "family", "measured", "stops", "class"), rows));
    spec.commandLine().getOut().flush();
  }
}
