// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.start;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import stoplab.process.worker.output.OutputSettings;

/**
 * Options for {@code java} that are too long for the command line, in a file that it reads (an
 * {@code @argfile} of its manual page).
 *
 * <p>Linux lets no argument be longer than 128 KiB (MAX_ARG_STRLEN, see execve(2)), and no variable
 * of the environment either, so {@code CLASSPATH} would not help. The file has no name any more
 * when the child reads it: it is deleted at once, and named by the descriptor that this JVM holds,
 * in {@code /proc}. So nothing is left behind even if this JVM is killed, unless that happens
 * between two system calls, of which one makes the file and the next deletes it.
 */
public final class ArgumentFile implements Closeable {
  /** With the NUL at its end, a page less than the kernel allows. */
  private static final int LONGEST_ARGUMENT = 124 * 1024;

  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  /** On Unix, {@code DELETE_ON_CLOSE} deletes the name as soon as the file is open. */
  private static final Set<OpenOption> OPENED_AND_DELETED = Set.of(
      StandardOpenOption.CREATE_NEW,
      StandardOpenOption.READ,
      StandardOpenOption.WRITE,
      StandardOpenOption.DELETE_ON_CLOSE);

  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final FileChannel file;
  private final String name;

  private ArgumentFile(FileChannel file, String name) {
    this.file = file;
    this.name = name;
  }

  /**
   * A file for a class path, if it needs one and this system has a way.
   *
   * @param classPath the class path, not null
   * @return the file, to be closed; empty if the command line will do
   * @throws IOException if the file cannot be written
   */
  public static Optional<ArgumentFile> forClassPath(String classPath) throws IOException {
    Charset charset = argumentCharset();
    if (classPath.getBytes(charset).length < LONGEST_ARGUMENT || !Files.isDirectory(DESCRIPTORS)) {
      return Optional.empty();
    }
    String quoted = classPath.replace("\\", "\\\\").replace("\"", "\\\"");
    return Optional.of(write(("-cp\n\"" + quoted + "\"\n").getBytes(charset)));
  }

  /** In which the launcher decodes its arguments. */
  private static Charset argumentCharset() {
    String name = System.getProperty("sun.jnu.encoding", "");
    return !name.isEmpty() && Charset.isSupported(name)
        ? Charset.forName(name)
        : OutputSettings.NATIVE_CHARSET;
  }

  private static ArgumentFile write(byte[] text) throws IOException {
    String unique = "stoplab-arguments-" + UUID.randomUUID();
    Path path = Path.of(System.getProperty("java.io.tmpdir")).resolve(unique);
    FileChannel file = FileChannel.open(path, OPENED_AND_DELETED, OWNER_ONLY);
    try {
      for (ByteBuffer rest = ByteBuffer.wrap(text); rest.hasRemaining(); ) {
        file.write(rest);
      }
      return new ArgumentFile(file, nameOf(unique));
    } catch (IOException | RuntimeException | Error e) {
      file.close();
      throw e;
    }
  }

  /** The name by which another process can open what this JVM holds as that deleted file. */
  private static String nameOf(String unique) throws IOException {
    File[] descriptors = DESCRIPTORS.toFile().listFiles();
    for (File each : descriptors == null ? new File[0] : descriptors) {
      try {
        if (Files.readSymbolicLink(each.toPath()).toString().contains(unique)) {
          return "/proc/" + ProcessHandle.current().pid() + "/fd/" + each.getName();
        }
      } catch (IOException e) {
        // It was closed meanwhile, such as the one of this listing.
      }
    }
    throw new IOException("the descriptor of " + unique + " cannot be found");
  }

  /**
   * The options for the command line.
   *
   * @return what stands in the place of the class path
   */
  public List<String> options() {
    return List.of("@" + name);
  }

  /** Once {@code java} has read it, at the latest when the child has ended. */
  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      // It was only read: nothing is lost.
    }
  }
}
