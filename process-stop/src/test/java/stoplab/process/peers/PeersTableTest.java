// SPDX-License-Identifier: Apache-2.0
package stoplab.process.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import stoplab.process.peers.Outcome.End;
import stoplab.process.peers.ProcessesBelow.Found;

/** The pure parts: which processes count as left, and what the table makes of them. */
class PeersTableTest {
  private static final Outcome GONE = outcome("GOOD", End.SAYS_GONE);
  private static final Outcome WRONG = outcome("SLY", End.SAYS_GONE, "sleep(7)");
  private static final Outcome HONEST = outcome("SHY", End.SAYS_NOT, "sleep(8)");
  private static final Outcome HUNG = outcome("SLOW", End.HUNG);

  private static Outcome outcome(String animal, End end, String... left) {
    return new Outcome(animal, end, List.of(left), Optional.empty());
  }

  @Test
  @Tag("process.peers-tell-hung")
  @DisplayName("a way that reports gone while something runs is wrong; a hung one reports nothing")
  void judgesAnOutcome() {
    assertThat(List.of(GONE.isGone(), WRONG.isGone(), HONEST.isGone(), HUNG.isGone()))
        .as("[process.peers-tell-hung] gone")
        .containsExactly(true, false, false, true);
    assertThat(List.of(GONE.isWrong(), WRONG.isWrong(), HONEST.isWrong(), HUNG.isWrong()))
        .as("[process.peers-tell-hung] wrongly gone")
        .containsExactly(false, true, false, false);
    assertThat(List.of(GONE.isHung(), WRONG.isHung(), HONEST.isHung(), HUNG.isHung()))
        .as("[process.peers-tell-hung] hung")
        .containsExactly(false, false, false, true);
  }

  @Test
  @DisplayName("each way has a row in text and Markdown, with the names behind the numbers")
  void rendersRows() {
    Outcome failed =
        new Outcome("ODD", End.SAYS_NOT, List.of("sleep(9)"), Optional.of("IOException"));
    PeerRow tried = new PeerRow(
        "tried", Optional.empty(), List.of(GONE, WRONG, HONEST, HUNG, failed), new long[] {
          9_000_000, 1_200_000, 3_060_000, 700_000
        });
    PeerRow untimed = new PeerRow("untimed", Optional.empty(), List.of(GONE), new long[0]);
    PeerRow absent = PeerRow.notTried("absent", "there is none");
    assertThat(PeersTable.render(List.of(tried, untimed, absent))).isEqualTo("""
        way                   gone   hung wrongly gone  sleep, ms
        tried                  2/5      1            1  1.2 (0.7 to 9.0, n = 4)
        untimed                1/1      0            0  -
        absent           not tried: there is none

        | way | gone | hung | wrongly gone | `sleep`, ms |
        | --- | ---: | ---: | ---: | ---: |
        | tried | 2 of 5 | 1 | 1 | 1.2 |
        | untimed | 1 of 1 | 0 | 0 | - |
        | absent | not tried: there is none | | | |

        tried, left: SLY SHY ODD
        tried, hung: SLOW
        tried, wrongly gone: SLY
        tried, failed: ODD: IOException
        """);
  }

  @Test
  @Tag("process.peers-see-all")
  @DisplayName("a process is recognised by its line in /proc, whatever it calls itself")
  void readsALineOfProc() {
    Found found = Found.parse(
        "4711 (a) R 1 (b) S 17 4712 4713 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 3 0 999 1 2");
    assertThat(found)
        .as("[process.peers-see-all] a name with blanks and brackets")
        .isEqualTo(new Found(4711, 17, 4712, 'S', 3, "a) R 1 (b"));
  }

  @Test
  @Tag("process.peers-see-all")
  @DisplayName("a zombie does not run, unless it is a leader whose other threads do")
  void knowsTheDead() {
    assertThat(process(2, 1, 'S', 1).runs())
        .as("[process.peers-see-all] sleeps")
        .isTrue();
    assertThat(process(2, 1, 'T', 1).runs())
        .as("[process.peers-see-all] stopped")
        .isTrue();
    assertThat(process(2, 1, 'Z', 1).runs())
        .as("[process.peers-see-all] zombie")
        .isFalse();
    assertThat(process(2, 1, 'X', 0).runs()).as("[process.peers-see-all] dead").isFalse();
    assertThat(process(2, 1, 'Z', 2).runs())
        .as("[process.peers-see-all] a leader whose main thread has left")
        .isTrue();
  }

  @Test
  @Tag("process.peers-see-all")
  @DisplayName("the search finds every process below the root, at any depth, and no other")
  void findsThoseBelow() {
    Map<Integer, Found> all = Map.of(
        10, process(10, 1, 'S', 1),
        11, process(11, 10, 'S', 1),
        12, process(12, 11, 'Z', 1),
        13, process(13, 12, 'S', 1),
        20, process(20, 1, 'S', 1),
        31, process(31, 30, 'S', 1)); // its parent left during the scan
    assertThat(ProcessesBelow.below(10, all).stream().map(Found::pid))
        .as("[process.peers-see-all] also below a zombie")
        .containsExactly(11, 12, 13);
  }

  private static Found process(int pid, int parent, char state, int threads) {
    return new Found(pid, parent, pid, state, threads, "sleep");
  }
}
