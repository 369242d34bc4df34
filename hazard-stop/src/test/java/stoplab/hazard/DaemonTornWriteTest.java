// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DaemonTornWriteTest {
  @Test
  @Tag("hazard.daemon-tears-file")
  @Tag("hazard.atomic-move-is-whole")
  @DisplayName("written in place, half of the new text is left; written aside, the whole old one")
  void daemonTearsFile() throws Exception {
    Hazard.Finding seen = Runs.known("DaemonTornWrite");
    Runs.assertSaid(
        seen,
        "in.place=torn",
        "in.place.text=balance 200,",
        "aside=whole",
        "aside.text=balance 100, checked");
    Runs.assertEnd(seen, Verdict.HARM, 0);
  }
}
