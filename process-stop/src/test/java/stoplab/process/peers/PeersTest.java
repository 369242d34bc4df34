// SPDX-License-Identifier: Apache-2.0
package stoplab.process.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static stoplab.testkit.NoStrayThreads.PATIENCE;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import stoplab.testkit.ChildJvm;

/** Small runs of the whole program. */
class PeersTest {
  private static final List<String> JNA = List.of("--enable-native-access=ALL-UNNAMED");

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "the scan needs a subreaper, and /proc")
  @Tag("process.peers-see-all")
  @DisplayName("the table shows what a way left behind, even outside the tree and in flight")
  void seesWhatIsLeft() throws Exception {
    String table = run(
        0,
        "--ways",
        "stop-lab,jdk-destroy",
        "--animals",
        "never_reads,tree_ignores,wipes,hops",
        "--times",
        "1",
        "--bound",
        "60");
    assertThat(table)
        .as("[process.peers-see-all] our ladder leaves none, and one of four is easy")
        .containsPattern("(?m)^stop-lab +4/4 +0 +0 +[0-9.]+ \\(.*, n = 1\\)$")
        .containsPattern("(?m)^jdk-destroy +1/4 +0 +3 +[0-9.]+ \\(.*, n = 1\\)$")
        .contains("| jdk-destroy | 1 of 4 | 0 | 3 | ")
        .contains("jdk-destroy, left: TREE_IGNORES_SIGTERM WIPES_ENVIRONMENT HOPS");
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "the scan needs a subreaper, and /proc")
  @Tag("process.peers-tell-hung")
  @DisplayName("a way that does not return counts as hung, and the next animal follows")
  void tellsTheHung() throws Exception {
    String table = run(
        0,
        "--ways",
        "commons-exec",
        "--animals",
        "tree_ignores,crashes",
        "--times",
        "0",
        "--bound",
        "1");
    assertThat(table)
        .as("[process.peers-tell-hung] its pump waits for the output that a grandchild holds")
        .contains("commons-exec, hung: TREE_IGNORES_SIGTERM\n")
        .containsPattern("(?m)^commons-exec +1/2 +1 +0  -$");
  }

  @Test
  @DisplayName("the help names every way, and one sentence says what is wrong")
  void helpAndBadArguments() throws Exception {
    assertThat(run(0, "--help"))
        .startsWith("Usage: Peers [--ways NAME,...] [--animals PART,...]")
        .contains("stop-lab ", "jdk-descendants ", "psutil ", "timeout-k ", "setsid-killpg ")
        .contains("zt-exec ", "commons-exec ", "nuprocess ");
    assertThat(run(2, "--ways", "gradle")).startsWith("there is no way gradle, but: stop-lab ");
    assertThat(run(2, "--animals", "unicorn"))
        .isEqualToIgnoringNewLines("no animal has UNICORN in its name");
    assertThat(run(2, "--bound", "0"))
        .isEqualToIgnoringNewLines("--bound needs a number from 1 on");
    assertThat(run(2, "--fast", "1"))
        .isEqualToIgnoringNewLines("there is no option --fast: --help shows all");
    assertThat(run(2, "--ways"))
        .isEqualToIgnoringNewLines("--ways needs a value: --help shows all");
  }

  private static String run(int exitCode, String... args) throws Exception {
    try (ChildJvm peers = ChildJvm.start(JNA, Peers.class, args)) {
      assertThat(peers.awaitExit(PATIENCE.multipliedBy(6)))
          .as("%s ends: %s", Arrays.toString(args), peers.output())
          .isTrue();
      assertThat(peers.exitCode()).as(peers.output()).isEqualTo(exitCode);
      return peers.output();
    }
  }
}
