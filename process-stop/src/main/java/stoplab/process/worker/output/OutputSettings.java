// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.output;

import java.nio.charset.Charset;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What is read of a child, and how.
 *
 * @param readsOutput whether its standard output is a pipe to this JVM
 * @param readsError whether its standard error is one
 * @param charset in which both are read
 * @param keptLines how many lines are kept, of both streams and of each
 * @param readyLine the line by which the child says that it is ready
 * @param outputLines gets each line of the standard output
 * @param errorLines gets each line of the standard error; it may be the same consumer
 */
public record OutputSettings(
    boolean readsOutput,
    boolean readsError,
    Charset charset,
    int keptLines,
    Optional<String> readyLine,
    Consumer<String> outputLines,
    Consumer<String> errorLines) {
  /**
   * What a child of this machine reads and prints in, unless configured otherwise. Not the default
   * charset, which is UTF-8 from JDK 18 on (JEP 400); {@link Process#inputReader()} does the same.
   */
  public static final Charset NATIVE_CHARSET = nativeCharset();

  /**
   * Makes settings.
   *
   * @throws NullPointerException if an argument is null
   */
  public OutputSettings {
    Objects.requireNonNull(charset, "charset");
    Objects.requireNonNull(readyLine, "readyLine");
    Objects.requireNonNull(outputLines, "outputLines");
    Objects.requireNonNull(errorLines, "errorLines");
  }

  private static Charset nativeCharset() {
    String name = System.getProperty("native.encoding", "");
    return !name.isEmpty() && Charset.isSupported(name)
        ? Charset.forName(name)
        : Charset.defaultCharset();
  }
}
