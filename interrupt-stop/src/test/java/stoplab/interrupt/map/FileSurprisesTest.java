// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map;

import static org.assertj.core.api.Assertions.assertThat;
import static stoplab.interrupt.map.probe.Kind.PLATFORM;
import static stoplab.interrupt.map.probe.Kind.VIRTUAL;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stoplab.interrupt.map.probe.Kind;
import stoplab.interrupt.map.probe.Outcome;
import stoplab.interrupt.map.probe.Reaction;
import stoplab.interrupt.map.probe.Rows;

/** What SURPRISES.md says about streams, scanners, zip files and asynchronous files. */
class FileSurprisesTest {
  private static Outcome preset(int jdk, Kind kind, String name) {
    return CommittedOutcomes.outcome(jdk, kind, Rows.PRESET + name);
  }

  private static Outcome preset(int jdk, String name) {
    return preset(jdk, PLATFORM, name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "FileInputStream.transferTo(FileOutputStream)",
        "BufferedInputStream(FileInputStream).transferTo(FileOutputStream)",
      })
  @Tag("interrupt.map-stream-transfer")
  @DisplayName("a transfer from file stream to file stream closes its source on 25, not 17")
  void transferClosesStream(String name) {
    assertThat(preset(17, name).reaction())
        .as("[interrupt.map-stream-transfer] on 17")
        .isEqualTo(Reaction.COMPLETES);
    for (Kind kind : Kind.values()) {
      assertThat(preset(25, kind, name))
          .as("[interrupt.map-stream-transfer] on 25, %s", kind)
          .extracting(Outcome::reaction, Outcome::exception, Outcome::resource)
          .containsExactly(Reaction.CLOSES, "ClosedByInterruptException", "closed");
    }
  }

  @Test
  @Tag("interrupt.map-scanner-silent")
  @DisplayName("a Scanner over a File ends without exception; over a Path or stream it reads")
  void scannerIsSilent() {
    for (int jdk : CommittedOutcomes.JDKS) {
      assertThat(preset(jdk, "Scanner(File).hasNextLine"))
          .as("[interrupt.map-scanner-silent] over a file on %s", jdk)
          .extracting(Outcome::reaction, Outcome::exception, Outcome::resource)
          .containsExactly(Reaction.RETURNS, "-", "ioException() is ClosedByInterruptException");
      for (String other : new String[] {"Scanner(Path)", "Scanner(FileInputStream)"}) {
        assertThat(preset(jdk, other + ".hasNextLine").reaction())
            .as("[interrupt.map-scanner-silent] %s on %s", other, jdk)
            .isEqualTo(Reaction.COMPLETES);
      }
      assertThat(CommittedOutcomes.outcome(jdk, PLATFORM, "Scanner(File).nextLine, a named pipe")
              .exception())
          .as("[interrupt.map-scanner-silent] blocked, on %s", jdk)
          .isEqualTo("NoSuchElementException");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Files.readAllBytes, closes",
    "Files.newInputStream(..).read, closes",
    "Files.newByteChannel(..).read, closes",
    "Files.exists, completes",
  })
  @Tag("interrupt.map-zip-closed")
  @DisplayName("a read in an interrupted thread closes a zip file system for all other threads")
  void zipFileSystemIsClosed(String name, String reaction) {
    for (int jdk : CommittedOutcomes.JDKS) {
      assertThat(preset(jdk, name + ", in a zip file system").reaction())
          .as("[interrupt.map-zip-closed] on %s", jdk)
          .isEqualTo(Reaction.of(reaction));
      assertThat(preset(jdk, "ZipFile.getInputStream(..).read").reaction())
          .as("[interrupt.map-zip-closed] a ZipFile on %s", jdk)
          .isEqualTo(Reaction.COMPLETES);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AsynchronousFileChannel.read(..).get()",
        "AsynchronousFileChannel.write(..).get()",
        "AsynchronousFileChannel.lock().get()",
      })
  @Tag("interrupt.map-asynchronous-open")
  @DisplayName(
      "a thread that waits for an asynchronous file is interrupted; the channel stays open")
  void asynchronousChannelStaysOpen(String name) {
    Outcome expected =
        new Outcome(Reaction.THROWS, "InterruptedException", "clear", "-", "open", "prompt");
    for (int jdk : CommittedOutcomes.JDKS) {
      assertThat(CommittedOutcomes.outcome(jdk, PLATFORM, name))
          .as("[interrupt.map-asynchronous-open] on %s", jdk)
          .isEqualTo(expected);
    }
    assertThat(CommittedOutcomes.outcome(25, VIRTUAL, name))
        .as("[interrupt.map-asynchronous-open] in a virtual thread")
        .isEqualTo(expected);
  }

  @Test
  @Tag("interrupt.map-interrupt-swallowed")
  @DisplayName("on 17 ForkJoinPool.invokeAll with a time limit returns early and clears the status")
  void interruptIsSwallowed() {
    assertThat(CommittedOutcomes.outcome(17, PLATFORM, "ForkJoinPool.invokeAll(t)"))
        .as("[interrupt.map-interrupt-swallowed] on 17")
        .extracting(Outcome::reaction, Outcome::exception, Outcome::status)
        .containsExactly(Reaction.RETURNS, "-", "clear");
    assertThat(
            CommittedOutcomes.outcome(25, PLATFORM, "ForkJoinPool.invokeAll(t)").exception())
        .as("[interrupt.map-interrupt-swallowed] on 25")
        .isEqualTo("InterruptedException");
  }
}
