// SPDX-License-Identifier: Apache-2.0
package stoplab.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import stoplab.bench.compare.Main;

class BenchmarkListTest {
  private static final Pattern BENCHMARK = Pattern.compile("(?m)^\\s*@Benchmark\\b");

  @Test
  @DisplayName("META-INF/BenchmarkList names every class with a @Benchmark")
  void benchmarkListNamesEveryBenchmarkClass() throws IOException {
    String list;
    try (InputStream in = Main.class.getResourceAsStream("/META-INF/BenchmarkList")) {
      assertThat(in).as("JMH's annotation processor has run").isNotNull();
      list = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    assertThat(benchmarkClasses())
        .isNotEmpty()
        .allSatisfy(name -> assertThat(list).contains(name));
  }

  private static List<String> benchmarkClasses() throws IOException {
    Path sources = Path.of("src/main/java");
    try (Stream<Path> files = Files.walk(sources)) {
      return files
          .filter(file -> file.toString().endsWith(".java") && isBenchmark(file))
          .map(file -> sources.relativize(file).toString())
          .map(file -> file.replace(".java", "").replace(File.separatorChar, '.'))
          .toList();
    }
  }

  private static boolean isBenchmark(Path file) {
    try {
      return BENCHMARK.matcher(Files.readString(file)).find();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
