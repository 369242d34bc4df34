// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.question;

import java.util.Arrays;
import java.util.List;
import stoplab.bench.FirstStop;
import stoplab.bench.ProcessTrial;
import stoplab.bench.plan.ProcessCase;
import stoplab.bench.plan.Scope;

/** {@link FirstStop}; answered with the other questions about processes. */
final class FirstStopQuestion extends ProcessStopQuestion {
  @Override
  public String words() {
    return "how long does the first and only stop of a program take?";
  }

  @Override
  public List<ProcessCase> cases(Scope scope, Selection selection) {
    return Arrays.stream(ProcessTrial.values())
        .filter(ProcessTrial::hasFirst)
        .filter(trial -> scope == Scope.ALL || trial.isHeadline())
        .filter(ProcessTrial::isPossible)
        .map(ProcessCase::first)
        .toList();
  }
}
