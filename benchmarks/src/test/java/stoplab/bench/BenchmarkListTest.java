// SPDX-License-Identifier: Apache-2.0
package stoplab.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

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
    Path sources = Repository.root().resolve("benchmarks/src/main/java");
    return Repository.files(sources, ".java").stream()
        .filter(file -> BENCHMARK.matcher(Repository.read(file)).find())
        .map(file -> Repository.className(sources, file))
        .toList();
  }
}
