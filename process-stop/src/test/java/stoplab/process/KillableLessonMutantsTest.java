// SPDX-License-Identifier: Apache-2.0
package stoplab.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import stoplab.process.call.KillableCall;
import stoplab.process.call.KillableExecutor;
import stoplab.testkit.ContractMutants;
import stoplab.testkit.FailsByDesign;
import stoplab.testkit.Mutant;

/** The contract of the lessons on killable calls can fail: each mutant shows something else. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class KillableLessonMutantsTest extends ContractMutants {
  KillableLessonMutantsTest() {
    super(Unspoiled.class, KillableLessonContract.class);
  }

  @Override
  protected List<Mutant> mutants() {
    return List.of(
        new Mutant(EndsByItself.class, "process.call-is-over", "it was", 2),
        new Mutant(NextIsWrong.class, "process.call-is-over", "what the next call returns", 1),
        new Mutant(HangsElsewhere.class, "process.call-says-where", "where it hung", 1));
  }

  /** What the mutants are made from. */
  @FailsByDesign
  static class Unspoiled extends KillableLoopTest {
    @Override
    void demoShowsBoth() {
      // That is no part of the contract.
    }
  }

  /** Its work needs no kill. */
  static final class EndsByItself extends Unspoiled {
    @Override
    public KillableCall<?> submitEndless(KillableExecutor calls, Path folder, Duration timeout)
        throws InterruptedException {
      KillableCall<?> call = submitGood(calls, timeout);
      call.outcome();
      return call;
    }
  }

  /** Its next call returns something else. */
  static final class NextIsWrong extends Unspoiled {
    @Override
    public Object goodValue() {
      return 112;
    }
  }

  /** Its work hangs in another method. */
  static final class HangsElsewhere extends Unspoiled {
    @Override
    public KillableCall<?> submitEndless(KillableExecutor calls, Path folder, Duration timeout) {
      return calls.submit(() -> KillableRegex.matches(KillableRegex.LINE), timeout);
    }
  }
}
