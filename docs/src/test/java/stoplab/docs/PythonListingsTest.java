// SPDX-License-Identifier: Apache-2.0
package stoplab.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The Python listings of the pages run, and end by themselves. */
class PythonListingsTest {
  private static final long PATIENCE_SECONDS = 60;

  @TempDir
  private Path scratch;

  static List<Path> listings() {
    return Tree.files("docs/src/test/python", ".py");
  }

  @ParameterizedTest
  @MethodSource("listings")
  @DisplayName("a Python listing runs to its end")
  void listingRuns(Path listing) throws Exception {
    assumeTrue(hasPython(), "install python3 (apt-get install python3) to run the listings");
    ProgramRun python = ProgramRun.of(
        List.of("python3", Tree.root().resolve(listing).toString()), scratch, PATIENCE_SECONDS);
    assertThat(python.ended()).as("it ends").isTrue();
    assertThat(python.exitCode()).as(python.output()).isZero();
  }

  private static boolean hasPython() throws InterruptedException {
    try {
      return new ProcessBuilder("python3", "--version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
