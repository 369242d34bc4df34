// SPDX-License-Identifier: Apache-2.0
package stoplab.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that tests write on demand, and otherwise compare. */
final class Generated {
  private static final String PROPERTY = "docs.update";

  private static int written;

  private Generated() {}

  /** Says so if an update had nothing to write. */
  static void conclude() {
    if (isUpdate() && written == 0) {
      System.out.println("docs.update: all that is generated is up to date");
    }
  }

  /** Whether this run shall write what is generated. */
  static boolean isUpdate() {
    String value = System.getProperty(PROPERTY);
    return value != null && !value.equals("false");
  }

  /**
   * Compares a file with what it has to say, or writes it and says so.
   *
   * @param file from the root of the repository
   */
  static void check(Path file, String right) throws IOException {
    String now = Tree.exists(file) ? Files.readString(Tree.root().resolve(file)) : "";
    if (isUpdate() && !now.equals(right)) {
      Files.writeString(Tree.root().resolve(file), right);
      written++;
      System.out.println(
          "docs.update has changed " + file + ": " + SnippetCheck.difference(now, right));
      return;
    }
    assertThat(now.equals(right))
        .as(
            "%s is not up to date: %s; \"mvn -pl docs verify -D%s\" writes it anew",
            file, SnippetCheck.difference(now, right), PROPERTY)
        .isTrue();
  }
}
