// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.tree.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static stoplab.testkit.NoStrayThreads.PATIENCE;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import stoplab.process.FewFiles;
import stoplab.process.worker.tree.proc.ProcFile;

@EnabledOnOs(value = OS.LINUX, disabledReason = "cgroups are Linux's: run it there")
class CgroupTreeTest {
  /** Reads the list of a cgroup when one file descriptor is left. */
  static final class WithOneFile {
    public static void main(String[] args) throws IOException {
      Path cgroup = Path.of(args[0]);
      ProcFile.read(cgroup.resolve("cgroup.procs")); // loads the classes of our own
      CgroupTree.populated("");
      List<InputStream> files = FewFiles.useUpAllBut(1);
      Set<Long> members = new TreeSet<>();
      String answer;
      try {
        CgroupTree.addMembers(cgroup, members);
        answer = members.toString();
      } catch (LinkageError e) {
        answer = e.toString();
      }
      for (InputStream file : files) {
        file.close();
      }
      System.out.println(answer);
    }
  }

  @Test
  @Tag("process.cgroup-sees-without-files")
  @DisplayName("one descriptor is enough to read the members of a cgroup, even the first time")
  void oneFileIsEnough(@TempDir Path cgroup) throws Exception {
    Files.writeString(cgroup.resolve("cgroup.procs"), "12\n345\n");
    Process reader = FewFiles.jvm(WithOneFile.class, cgroup.toString()).start();
    try (BufferedReader out = reader.inputReader()) {
      assertThat(out.readLine())
          .as("[process.cgroup-sees-without-files] its members")
          .isEqualTo("[12, 345]");
      assertThat(reader.waitFor(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)).isTrue();
    } finally {
      reader.destroyForcibly();
    }
  }
}
