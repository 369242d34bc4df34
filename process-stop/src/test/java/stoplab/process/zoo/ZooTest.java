// SPDX-License-Identifier: Apache-2.0
package stoplab.process.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static stoplab.testkit.NoStrayThreads.PATIENCE;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import stoplab.testkit.ChildJvm;

class ZooTest {
  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "these animals need a Unix shell")
  @DisplayName("each animal whose name is given, in full or in part, gets a row")
  void showsRows() throws Exception {
    String output = run(0, "fork", "obedient-sleep");
    List<String> rows = output.lines().toList();
    assertThat(rows).hasSize(3);
    // A starved machine may let the graces pass.
    assertThat(rows.get(1))
        .matches("FORKS_ON_TERM +(TERMINATE|KILL) +[0-9.]+ .* STOPPED .*KILL [0-9.]+");
    assertThat(rows.get(2))
        .matches("OBEDIENT_SLEEP +(TERMINATE +[0-9.]+ +1 +143|KILL +[0-9.]+ +1 +137) +STOPPED +"
            + "ASK [0-9.]+, TERMINATE .*");
  }

  @Test
  @DisplayName("the list and the help start nothing and name everything")
  void listAndHelp() throws Exception {
    String list = run(0, "--list");
    assertThat(list.lines()).hasSize(Animal.values().length);
    assertThat(list).contains("DEAF_HOOK", Animal.DEAF_HOOK.habit());
    assertThat(run(0, "--help")).startsWith("Usage: Zoo [NAME...] [--list] [--help]");
  }

  @Test
  @DisplayName("an unknown argument gets one sentence, with exit code 2")
  void badArguments() throws Exception {
    assertThat(run(2, "unicorn"))
        .isEqualToIgnoringNewLines("No animal has unicorn in its name: --list shows all.");
    assertThat(run(2, "--fast"))
        .isEqualToIgnoringNewLines("There is no option --fast: --help shows all.");
  }

  @Test
  @DisplayName("the rows on the page come from a committed run")
  void pageQuotesTheRuns() throws Exception {
    Set<String> rows = new HashSet<>();
    for (String file : List.of("zoo/jdk17.txt", "zoo/jdk25.txt")) {
      rows.addAll(Files.readAllLines(Path.of(file)));
    }
    Set<String> animals =
        Arrays.stream(Animal.values()).map(Animal::name).collect(Collectors.toSet());
    List<String> quoted = Files.readAllLines(Path.of("README.md")).stream()
        .filter(line -> animals.contains(line.split(" ")[0]))
        .toList();
    assertThat(quoted).isNotEmpty().isSubsetOf(rows);
  }

  private static String run(int exitCode, String... args) throws Exception {
    try (ChildJvm zoo = ChildJvm.start(List.of(), Zoo.class, args)) {
      assertThat(zoo.awaitExit(PATIENCE)).as("it ends").isTrue();
      assertThat(zoo.exitCode()).as(zoo.output()).isEqualTo(exitCode);
      return zoo.output();
    }
  }
}
