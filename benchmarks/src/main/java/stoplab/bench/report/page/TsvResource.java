// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A committed table of another module, on the class path: lines that begin with a number sign have
 * facts, then comes a line of names, then the rows.
 */
final class TsvResource {
  private static final int OLDER = 17;

  private static final int NEWER = 25;

  private final int jdk;
  private final Map<String, String> facts = new HashMap<>();
  private final List<Map<String, String>> rows = new ArrayList<>();

  private TsvResource(int jdk, String text) {
    this.jdk = jdk;
    List<String> names = List.of();
    for (String line : text.lines().toList()) {
      if (line.startsWith("# ")) {
        String[] fact = line.substring(2).split(": ", 2);
        facts.put(fact[0], fact[fact.length - 1]);
      } else if (names.isEmpty()) {
        names = List.of(line.split("\t", -1));
      } else {
        String[] cells = line.split("\t", -1);
        Map<String, String> row = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
          row.put(names.get(i), i < cells.length ? cells[i] : "");
        }
        rows.add(row);
      }
    }
  }

  /**
   * The table for the JDK that is nearest to a given one.
   *
   * @param folder where the tables are, such as {@code interrupt-stop/map}
   * @param feature the feature version of a JDK; anything else is taken for the newest
   * @return the table; empty if it is not on the class path
   */
  static Optional<TsvResource> nearest(String folder, String feature) {
    int jdk = nearest(feature);
    String name = "/stoplab/" + folder + "/jdk" + jdk + ".tsv";
    try (InputStream in = TsvResource.class.getResourceAsStream(name)) {
      return in == null
          ? Optional.empty()
          : Optional.of(
              new TsvResource(jdk, new String(in.readAllBytes(), StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Half-way between the two, the newer one is taken: like it, that JDK has virtual threads. */
  private static int nearest(String feature) {
    try {
      int version = Integer.parseInt(feature);
      return version - OLDER < NEWER - version ? OLDER : NEWER;
    } catch (NumberFormatException unknown) {
      return NEWER;
    }
  }

  /** The feature version of the JDK that it was made with. */
  int jdk() {
    return jdk;
  }

  /** A fact such as {@code date}, or nothing. */
  String fact(String name) {
    return facts.getOrDefault(name, "");
  }

  /** Each row, by the names of its columns. */
  List<Map<String, String>> rows() {
    return rows;
  }
}
