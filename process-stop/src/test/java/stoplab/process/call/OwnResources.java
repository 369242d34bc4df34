// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static stoplab.testkit.NoStrayThreads.PATIENCE;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What this JVM has at a moment, and whether it has no more than that at another. For Linux. */
final class OwnResources {
  private static final int MEGABYTE = 1 << 20;

  /** What a pool or a class that was loaded meanwhile may keep. */
  private static final long HEAP_SLACK = 4L * MEGABYTE;

  private static final int COLLECTIONS = 3;

  private final Set<String> threads = threads();
  private final Set<String> descriptors = descriptors();
  private final long children = ProcessHandle.current().children().count();
  private final long heap = heap();

  /** Waits until there is no more than at the beginning; that is what the claim says. */
  void awaitNoMore(String claim) {
    await().atMost(PATIENCE).untilAsserted(() -> {
      assertThat(threads()).as("[%s] threads", claim).isSubsetOf(threads);
      assertThat(descriptors()).as("[%s] open descriptors", claim).isSubsetOf(descriptors);
      assertThat(ProcessHandle.current().children().count())
          .as("[%s] children, zombies too", claim)
          .isLessThanOrEqualTo(children);
    });
  }

  /** The same for the heap, and returns by how many megabytes it has grown. */
  double awaitSameHeap(String claim) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(heap())
            .as("[%s] bytes of heap in use", claim)
            .isLessThan(heap + HEAP_SLACK));
    return (heap() - heap) / (double) MEGABYTE;
  }

  /** Not those that keep themselves for more work: the JDK's for children, and its pool. */
  private static Set<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> !name.startsWith("process reaper") && !name.startsWith("ForkJoinPool"))
        .filter(name -> !name.startsWith("awaitility"))
        .collect(Collectors.toSet());
  }

  /** By number and target; without the class path, which is opened as classes are needed. */
  private static Set<String> descriptors() {
    File[] open = new File("/proc/self/fd").listFiles();
    Set<String> all = new TreeSet<>();
    for (File each : open) {
      try {
        Path target = Files.readSymbolicLink(each.toPath());
        if (!target.toString().endsWith(".jar") && !target.toString().endsWith("/fd")) {
          all.add(each.getName() + " " + target);
        }
      } catch (IOException e) {
        // It was closed meanwhile, such as the one of this listing.
      }
    }
    return all;
  }

  private static long heap() {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
