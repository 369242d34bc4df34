// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.tree.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static stoplab.testkit.NoStrayThreads.PATIENCE;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import stoplab.process.zoo.Cage;

@EnabledOnOs(value = OS.LINUX, disabledReason = "cgroups are Linux's: run it there")
class CgroupTest {
  @TempDir
  Path directory;

  private Cgroup cgroup;

  @BeforeEach
  void needsCgroup() {
    Optional<Cgroup> made = Cgroup.create();
    assumeTrue(
        made.isPresent(),
        "no cgroup can be made here: run it as root, or by systemd-run --user --scope"
            + " -p Delegate=yes, with Linux 5.14 or newer");
    cgroup = made.get();
  }

  @AfterEach
  void remove() {
    if (cgroup != null) {
      cgroup.kill();
      await("its end").atMost(PATIENCE).until(() -> {
        cgroup.remove();
        return Files.notExists(cgroup.directory());
      });
    }
  }

  /** A shell in the cgroup, which runs a script when it is there. */
  private Process start(String script) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder("setsid", "--", "sh", "-c", script, "sh", "" + directory);
    assertThat(Cgroup.canBeEntered(builder)).isTrue();
    cgroup.putInFront(builder);
    return builder.redirectErrorStream(true).start();
  }

  private static BufferedReader output(Process child) {
    return new BufferedReader(
        new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8));
  }

  @Test
  @Tag("process.cgroup-kills-all")
  @DisplayName("comets, which become other processes every millisecond, are killed")
  void cometsAreKilled() throws Exception {
    Path leash = Files.createFile(directory.resolve("leash"));
    try {
      Process child =
          // Killed one by one, the sleepers would take longer than a comet stays the same process.
          start("for i in 1 2 3 4 5 6 7 8 9; do sleep 600 & sleep 600 & sleep 600 & done;"
              + " echo ready; comet() { [ -e \"$1/leash\" ] && comet \"$1\" & };"
              + " comet \"$1\"; comet \"$1\"; comet \"$1\"");
      BufferedReader out = output(child);
      assertThat(out.readLine()).isEqualTo("ready");
      assertThat(child.waitFor(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)).isTrue();
      assertThat(cgroup.isPopulated())
          .as("[process.cgroup-kills-all] the comets are in it")
          .contains(true);

      assertThat(cgroup.kill()).isTrue();
      await("[process.cgroup-kills-all] empty")
          .atMost(PATIENCE)
          .until(() -> cgroup.isPopulated().equals(Optional.of(false)));
      assertThat(out.readLine())
          .as("[process.cgroup-kills-all] the comets' output ends with its last holder")
          .isNull();
      assertThat(leash).as("the comets did not end by themselves").exists();
    } finally {
      Files.deleteIfExists(leash);
    }
  }

  @Test
  @Tag("process.cgroup-kills-all")
  @DisplayName("a daemon with no parent, environment, streams or session of ours is killed")
  void daemonIsKilled() throws Exception {
    Process child =
        start("(exec setsid env -i sh -c 'echo $$; exec >/dev/null 2>&1; exec sleep 600'"
            + " </dev/null &)");
    long daemon = Long.parseLong(output(child).readLine());
    ProcessHandle handle = ProcessHandle.of(daemon).orElseThrow();
    try {
      assertThat(child.waitFor(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)).isTrue();
      assertThat(cgroup.members())
          .as("[process.cgroup-kills-all] what is in it")
          .containsExactly(daemon);
      cgroup.kill();
      await("its end").atMost(PATIENCE).until(() -> !Cage.runs(handle));
      await("empty").atMost(PATIENCE).until(() -> cgroup.members().equals(Set.of()));
    } finally {
      handle.destroyForcibly();
    }
  }

  @Test
  @Tag("process.cgroup-is-removed")
  @DisplayName("a cgroup is removed with all below it once it is empty, and not before")
  void cgroupIsRemoved() throws Exception {
    Process child = start("echo ready; exec sleep 600");
    assertThat(output(child).readLine()).isEqualTo("ready");
    Path below = Files.createDirectory(cgroup.directory().resolve("stoplab-below"));
    Files.writeString(below.resolve("cgroup.procs"), "" + child.pid());
    Files.createDirectory(cgroup.directory().resolve("empty"));

    assertThat(cgroup.members())
        .as("[process.cgroup-is-removed] also everything below it")
        .containsExactly(child.pid());
    cgroup.remove();
    assertThat(below)
        .as("[process.cgroup-is-removed] while a process runs in it")
        .exists();
    assertThat(cgroup.isPopulated()).contains(true);

    cgroup.kill();
    assertThat(child.waitFor(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)).isTrue();
    await("its removal").atMost(PATIENCE).untilAsserted(() -> {
      cgroup.remove();
      assertThat(cgroup.directory())
          .as("[process.cgroup-is-removed] when it is empty")
          .doesNotExist();
    });
    cgroup.remove(); // changes nothing
    assertThat(cgroup.isPopulated()).contains(false);
    assertThat(cgroup.members()).isEmpty();
    assertThat(cgroup.kill()).isFalse();
  }

  @Test
  @Tag("process.cgroup-home-is-found")
  @DisplayName("the cgroup of this JVM is found from the mounts, also in a container")
  void homeIsFound() {
    String hybrid = "41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw";
    String v1 = "32 31 0:29 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu";
    String plain = "29 23 0:26 / /sys/fs/cgroup rw shared:4 - cgroup2 cgroup2 rw,nsdelegate";
    String part = "29 23 0:26 /a\\040b/c /my\\040cg ro shared:4 - cgroup2 cgroup2 rw";
    assertThat(home("0::/", v1, hybrid)).contains(Path.of("/sys/fs/cgroup/unified"));
    assertThat(home("0::/user.slice/x:y", plain))
        .contains(Path.of("/sys/fs/cgroup/user.slice/x:y"));
    assertThat(home("0::/a b/c/d", part)).contains(Path.of("/my cg/d"));
    assertThat(home("0::/a b/c", part)).contains(Path.of("/my cg"));
    assertThat(home("0::/elsewhere", part)).isEmpty();
    assertThat(home("0::/../elsewhere", plain)).isEmpty();
    assertThat(home("4:memory:/x", v1)).isEmpty();
    assertThat(home("0::/", v1)).isEmpty();
  }

  private static Optional<Path> home(String cgroup, String... mounts) {
    return CgroupHome.find(String.join("\n", mounts), "9:pids:/p\n" + cgroup + "\n");
  }

  @Test
  @Tag("process.cgroup-from-birth")
  @DisplayName("a child is in its cgroup before its program runs, with its environment unchanged")
  void childIsBornInIt() throws Exception {
    for (String pwd : new String[] {null, "/no/such/place"}) {
      Map<String, String> environment = new HashMap<>(Map.of("PATH", System.getenv("PATH")));
      if (pwd != null) {
        environment.put("PWD", pwd);
      }
      assertThat(lines(environment, "cat", "/proc/self/cgroup"))
          .as("[process.cgroup-from-birth] its cgroup")
          .anyMatch(line -> line.endsWith("/" + cgroup.directory().getFileName()));
      assertThat(lines(environment, "env"))
          .as("[process.cgroup-from-birth] its environment")
          .containsExactlyInAnyOrderElementsOf(
              environment.entrySet().stream().map(each -> "" + each).toList());
    }
  }

  private List<String> lines(Map<String, String> environment, String... command) throws Exception {
    List<String> line = new ArrayList<>(List.of("setsid", "--"));
    line.addAll(List.of(command));
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment);
    cgroup.putInFront(builder);
    return output(builder.start()).lines().toList();
  }

  @Test
  @Tag("process.cgroup-from-birth")
  @DisplayName("a child whose environment a shell would change is not put into a cgroup")
  void oddNamesStay() {
    ProcessBuilder builder = new ProcessBuilder("setsid", "--", "true");
    assertThat(Cgroup.canBeEntered(builder)).isTrue();
    builder.environment().put("odd name", "x");
    assertThat(Cgroup.canBeEntered(builder))
        .as("[process.cgroup-from-birth] with a name that no shell passes on")
        .isFalse();
  }
}
