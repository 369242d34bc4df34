// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import stoplab.interrupt.map.calls.Catalog;
import stoplab.interrupt.map.probe.Case;
import stoplab.interrupt.map.probe.Kind;
import stoplab.testkit.NoStrayThreads;

/** A run of many rows in parallel. */
class MapRunTest {
  @Test
  @EnabledOnOs(OS.LINUX)
  @Tag("interrupt.map-leaves-nothing")
  @DisplayName("rows with files and sockets leave no thread and no open file behind")
  void rowsLeaveNothing() throws Exception {
    List<MapRun.Item> items = Catalog.cases().stream()
        .filter(row -> List.of("files", "channels", "sockets").contains(row.category()))
        .filter(row -> !row.is(Case.Trait.CHILD) && row.isMeasured())
        .map(row -> new MapRun.Item(row, Kind.PLATFORM))
        .toList();
    MapRun.measure(items, done -> {}); // the first run loads what stays loaded
    long before = openFiles();
    MapRun.measure(items, done -> {});
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.startsWith("map-"));
    // The JDK closes the pipes of an ended process in a thread of its own.
    await("open files, at most " + before)
        .atMost(NoStrayThreads.PATIENCE)
        .until(() -> openFiles() <= before);
  }

  private static long openFiles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return files.count();
    }
  }
}
