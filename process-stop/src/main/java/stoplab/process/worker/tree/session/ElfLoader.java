// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.tree.session;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Finds the dynamic loader that an ELF program names, see elf(5). Where that one is missing, the
 * kernel says that there is no such program: so with a program for glibc on a system with musl.
 */
final class ElfLoader {
  private static final int HEADER = 64;
  private static final int NAMES_A_LOADER = 3; // PT_INTERP
  private static final int LONGEST_NAME = 4_096; // PATH_MAX

  private ElfLoader() {}

  /**
   * The loader of a program.
   *
   * @param file an ELF file; its position is changed
   * @return the path of its loader; empty if it needs none
   * @throws IOException if the file cannot be read, or is no whole ELF file
   */
  static Optional<String> of(RandomAccessFile file) throws IOException {
    ByteBuffer header = read(file, 0, HEADER, ByteOrder.BIG_ENDIAN);
    boolean wide = header.get(4) == 2; // ELFCLASS64
    ByteOrder order = header.get(5) == 2 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    header.order(order);
    long table = wide ? header.getLong(32) : header.getInt(28);
    int size = header.getShort(wide ? 54 : 42);
    int count = header.getShort(wide ? 56 : 44);
    for (int i = 0; i < count; i++) {
      ByteBuffer entry = read(file, table + (long) i * size, wide ? 56 : 32, order);
      if (entry.getInt(0) == NAMES_A_LOADER) {
        long offset = wide ? entry.getLong(8) : entry.getInt(4);
        long length = wide ? entry.getLong(32) : entry.getInt(16);
        return Optional.of(name(read(file, offset, Math.min(length, LONGEST_NAME), order)));
      }
    }
    return Optional.empty();
  }

  private static ByteBuffer read(RandomAccessFile file, long from, long length, ByteOrder order)
      throws IOException {
    if (length < 0) {
      throw new IOException("no ELF file");
    }
    byte[] bytes = new byte[(int) length];
    file.seek(from);
    file.readFully(bytes);
    return ByteBuffer.wrap(bytes).order(order);
  }

  private static String name(ByteBuffer bytes) {
    String name = new String(bytes.array(), StandardCharsets.UTF_8);
    int end = name.indexOf('\0');
    return end < 0 ? name : name.substring(0, end);
  }
}
