// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.knowledge;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads the tables on the class path: tab-separated, a header line, comment lines with {@code #}.
 */
final class KnowledgeTable {
  private KnowledgeTable() {}

  /** A row; a cell that is missing or {@code -} is empty. */
  record Cells(List<String> header, List<String> values) {
    /** The cell below this heading, or an empty string. */
    String get(String heading) {
      int index = header.indexOf(heading);
      if (index < 0) {
        throw new IllegalArgumentException("no column " + heading);
      }
      String value = index < values.size() ? values.get(index) : "";
      return value.equals("-") ? "" : value;
    }

    /** The parts of a cell, which {@code |} separates; an empty list for an empty cell. */
    List<String> parts(String heading) {
      String value = get(heading);
      return value.isEmpty() ? List.of() : List.copyOf(split(value, " | "));
    }
  }

  /**
   * All rows of a resource.
   *
   * @param path an absolute path on the class path
   */
  static List<Cells> read(String path) {
    return read(path, "\t");
  }

  /**
   * The rows of a resource that contain a text; others are not taken apart.
   *
   * @param path an absolute path on the class path
   */
  static List<Cells> read(String path, String wanted) {
    try (InputStream in = KnowledgeTable.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException(path + " is missing in this program's jar");
      }
      return read(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)), wanted);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Cells> read(BufferedReader lines, String wanted) throws IOException {
    List<Cells> rows = new ArrayList<>();
    List<String> header = null;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.isEmpty() || line.charAt(0) == '#') {
        continue;
      }
      if (header == null) {
        header = split(line, "\t");
      } else if (line.contains(wanted)) {
        rows.add(new Cells(header, split(line, "\t")));
      }
    }
    return rows;
  }

  /** Splits without a regular expression, since the tables are read at every start. */
  static List<String> split(String text, String separator) {
    List<String> parts = new ArrayList<>();
    int from = 0;
    for (int to = text.indexOf(separator); to >= 0; to = text.indexOf(separator, from)) {
      parts.add(text.substring(from, to));
      from = to + separator.length();
    }
    parts.add(text.substring(from));
    return parts.size() == 1 ? Arrays.asList(parts.get(0)) : parts;
  }
}
