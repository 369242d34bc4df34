// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.question;

import java.util.Arrays;
import java.util.List;
import stoplab.bench.ManyStops;
import stoplab.bench.ManyTrial;
import stoplab.bench.plan.ProcessCase;
import stoplab.bench.plan.Scope;

/** {@link ManyStops}; answered with the other questions about processes. */
final class ManyStopsQuestion extends ProcessStopQuestion {
  @Override
  public String words() {
    return "how long until 600 process trees that are stopped at once are gone? Each of 10 rounds"
        + " takes about two minutes, and keeps the machine very busy.";
  }

  @Override
  public boolean isUsual(Scope scope) {
    return false;
  }

  @Override
  public List<ProcessCase> cases(Scope scope, Selection selection) {
    return ProcessHandle.current().supportsNormalTermination()
        ? Arrays.stream(ManyTrial.values())
            .filter(trial -> scope != Scope.SMOKE || trial == ManyTrial.MANY_PARTLY_DEAF)
            .map(ProcessCase::of)
            .toList()
        : List.of();
  }
}
