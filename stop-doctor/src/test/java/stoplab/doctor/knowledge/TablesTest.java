// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The tables fit each other: aliases, ways out, and the interrupt maps. */
@Tag("doctor.tables-fit")
final class TablesTest {
  private static final String FOLDER = "/stoplab/doctor/knowledge/";

  private static List<MapRow> rows() {
    List<MapRow> rows = new ArrayList<>();
    for (int jdk : new int[] {17, 25}) {
      KnowledgeTable.read("/stoplab/interrupt-stop/map/jdk" + jdk + ".tsv").stream()
          .filter(MapRow::isUsable)
          .map(MapRow::of)
          .forEach(rows::add);
    }
    return rows;
  }

  @Test
  @DisplayName("every call of the map has words for what ends it")
  void ends() {
    CallEnds ends = CallEnds.load();
    Set<String> without = new TreeSet<>();
    for (MapRow row : rows()) {
      if (ends.of(row).ends().isEmpty()) {
        without.add(row.name());
      }
    }
    assertThat(without)
        .as("[doctor.tables-fit] calls without a way to end them")
        .isEmpty();
  }

  @Test
  @DisplayName("every line of the ways to end a call belongs to a call of the map")
  void noLeftovers() {
    Set<String> names = new HashSet<>();
    rows().forEach(row -> names.add(row.name()));
    for (KnowledgeTable.Cells line : KnowledgeTable.read(FOLDER + "ends.tsv")) {
      Pattern calls = Pattern.compile(line.get("calls"));
      assertThat(names.stream().anyMatch(name -> calls.matcher(name).lookingAt()))
          .as("[doctor.tables-fit] a call that begins like %s", calls)
          .isTrue();
    }
  }

  @Test
  @DisplayName("every alias of an older JDK names a call of the map, and has a source")
  void aliases() {
    Set<String> names = new HashSet<>();
    rows().forEach(row -> names.add(row.name()));
    for (KnowledgeTable.Cells alias : KnowledgeTable.read(FOLDER + "aliases.tsv")) {
      assertThat(names)
          .as("[doctor.tables-fit] the call of %s", alias.get("frames"))
          .contains(alias.get("case"));
      assertThat(alias.get("source"))
          .as("[doctor.tables-fit] the source of %s", alias.get("frames"))
          .isNotEmpty();
    }
    for (KnowledgeTable.Cells rename : KnowledgeTable.read(FOLDER + "renames.tsv")) {
      assertThat(rename.get("source"))
          .as("[doctor.tables-fit] the source of %s", rename.get("frame"))
          .isNotEmpty();
    }
  }

  @Test
  @DisplayName("every stack of the map is recognized as a call with the same reaction")
  void ownStacks() {
    CoreFrames core = CoreFrames.load();
    List<String> wrong = new ArrayList<>();
    int all = 0;
    for (int jdk : new int[] {17, 25}) {
      for (String kind : jdk == 17 ? List.of("platform") : List.of("platform", "virtual")) {
        CallMap map = CallMap.load(jdk, kind, core, List.of());
        for (KnowledgeTable.Cells cells :
            KnowledgeTable.read("/stoplab/interrupt-stop/map/jdk" + jdk + ".tsv")) {
          if (cells.get("kind").equals(kind) && MapRow.isUsable(cells)) {
            MapRow row = MapRow.of(cells);
            Optional<CallMap.Match> found = map.find(row.frames(), Optional.of(row.state()));
            if (!core.of(row.frames()).isEmpty()) {
              all++;
              if (found.isEmpty() || found.get().row().reaction() != row.reaction()) {
                wrong.add(jdk + " " + kind + " " + row.name());
              }
            }
          }
        }
      }
    }
    assertThat(wrong.size())
        .as("[doctor.tables-fit] of %d stacks, those with another reaction: %s", all, wrong)
        .isLessThanOrEqualTo(all / 50);
  }
}
