// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultFolderTest {
  private static final Map<String, String> PAGES =
      Map.of("summary.md", "text", "charts/stops.svg", "picture");

  @TempDir
  private Path temp;

  @Test
  @DisplayName("a folder that is not empty is refused and left as it was")
  void folderWithContentIsRefused() throws IOException {
    Path precious = Files.writeString(temp.resolve("precious.txt"), "old");
    assertThatIOException()
        .isThrownBy(() -> ResultFolder.prepare(temp))
        .withMessageContaining("is there already");
    assertThat(precious).hasContent("old");
  }

  @Test
  @DisplayName("a folder below a file is refused in one sentence")
  void folderBelowFileIsRefused() throws IOException {
    Path file = Files.writeString(temp.resolve("file"), "");
    assertThatIOException()
        .isThrownBy(() -> ResultFolder.prepare(file.resolve("results")))
        .withMessageContaining("cannot be made")
        .withMessageContaining("name a folder that you may write to");
  }

  @Test
  @DisplayName("checking whether the folder can be made leaves no trace")
  void preparingLeavesNoTrace() throws IOException {
    ResultFolder folder = ResultFolder.prepare(temp.resolve("a/b/c"));
    assertThat(folder.place()).isEqualTo(temp.resolve("a/b/c"));
    assertThat(list(temp)).isEmpty();
  }

  @Test
  @Tag("bench.results-whole-or-absent")
  @DisplayName("the folder appears complete, even in place of an empty folder")
  void folderAppearsWhole() throws IOException {
    Path place = Files.createDirectory(temp.resolve("results"));
    ResultFolder.prepare(place).write(List.of(), List.of(), Map.of("cpu", "any"), PAGES);
    assertThat(list(place))
        .containsExactlyInAnyOrder("result.json", "environment.json", "summary.md", "charts");
    assertThat(list(temp)).containsExactly("results");
    assertThat(place.resolve("summary.md")).hasContent("text");
    assertThat(place.resolve("charts/stops.svg")).hasContent("picture");
  }

  @Test
  @Tag("bench.results-whole-or-absent")
  @DisplayName("if writing fails, no half-written folder is left")
  void failedWriteLeavesNothing() throws IOException {
    Path place = temp.resolve("results");
    ResultFolder folder = ResultFolder.prepare(place);
    Map<String, Object> unwritable = Map.of("self", new Object());
    assertThatIOException()
        .isThrownBy(() -> folder.write(List.of(), List.of(), unwritable, PAGES));
    assertThat(list(temp)).isEmpty();
  }

  @Test
  @Tag("bench.results-whole-or-absent")
  @DisplayName("if the place is taken meanwhile, the results are kept beside it, which is reported")
  void takenPlaceKeepsResults() throws IOException {
    Path place = temp.resolve("results");
    ResultFolder folder = ResultFolder.prepare(place);
    Files.createDirectory(place);
    Files.writeString(place.resolve("precious.txt"), "old");
    assertThatIOException()
        .isThrownBy(() -> folder.write(List.of(), List.of(), Map.of(), PAGES))
        .withMessageContaining("is taken by now; they are in");
    assertThat(list(place)).containsExactly("precious.txt");
    assertThat(list(temp)).hasSize(2);
  }

  static List<String> samples(Path folder) throws IOException {
    return lines(folder.resolve("samples.csv.gz"));
  }

  static List<String> lines(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        BufferedReader lines = new BufferedReader(
            new InputStreamReader(new GZIPInputStream(in), StandardCharsets.US_ASCII))) {
      return lines.lines().toList();
    }
  }

  static List<String> list(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(entry -> entry.getFileName().toString()).toList();
    }
  }
}
