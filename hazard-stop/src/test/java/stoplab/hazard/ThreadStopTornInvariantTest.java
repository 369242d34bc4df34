// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ThreadStopTornInvariantTest {
  @Test
  @Tag("hazard.stop-tears-invariant")
  @DisplayName("17 to 19: the lock is free, the sum is wrong; to 25: refused; then: gone")
  void stopTearsInvariant() throws Exception {
    Hazard.Finding seen = Runs.known("ThreadStopTornInvariant");
    Evidence evidence = seen.evidence();
    if (Runs.FEATURE < 20) {
      assertThat(evidence.get("stop")).isEqualTo("accepted");
      assertThat(evidence.get("lock")).isEqualTo("free");
      assertThat(Integer.parseInt(evidence.get("torn"))).as("torn of 20").isPositive();
      assertThat(evidence.get("sum")).isNotEqualTo(evidence.get("expected")).isNotEmpty();
      assertThat(seen.verdict()).isEqualTo(Verdict.HARM);
    } else {
      boolean refused = Runs.FEATURE < 26;
      assertThat(evidence.get("stop"))
          .isEqualTo(refused ? "UnsupportedOperationException" : "NoSuchMethodException");
      assertThat(evidence.get("worker")).isEqualTo("alive");
      assertThat(seen.verdict()).isEqualTo(refused ? Verdict.REFUSED : Verdict.GONE);
    }
    assertThat(evidence.get(Evidence.EXIT)).isEqualTo("0");
  }
}
