// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.compare;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The commit from which this program was built, as recorded by the build. */
final class Commit {
  private Commit() {}

  /** The full id, with {@code -dirty} if there were uncommitted changes; or {@code unknown}. */
  static String id() {
    Properties properties = new Properties();
    try (InputStream in = Commit.class.getResourceAsStream("commit.properties")) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String id = properties.getProperty("git.commit.id.full", "unknown");
    return Boolean.parseBoolean(properties.getProperty("git.dirty")) ? id + "-dirty" : id;
  }
}
