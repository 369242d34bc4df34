// SPDX-License-Identifier: Apache-2.0
package stoplab.process.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The processes below one, by the numbers of their parents in {@code /proc}: with eyes of its own,
 * since whatever finds processes for a stop is under test here.
 */
final class ProcessesBelow {
  private static final Path PROC = Path.of("/proc");

  // Fields of /proc/N/stat behind the name, from 0 on: proc(5).
  private static final int STATE = 0;
  private static final int PARENT = 1;
  private static final int GROUP = 2;
  private static final int THREADS = 17;

  private ProcessesBelow() {}

  /**
   * A process.
   *
   * @param pid its number
   * @param parent that of its parent
   * @param group its group
   * @param state as in {@code ps}
   * @param threads how many threads it has
   * @param name the name of its program, cut
   */
  record Found(int pid, int parent, int group, char state, int threads, String name) {
    /** Tells whether it runs: a leader that is a zombie has other threads then. */
    boolean runs() {
      return state != 'X' && (state != 'Z' || threads > 1);
    }

    /** Reads a line of {@code /proc/N/stat}; the name may have blanks and brackets in it. */
    static Found parse(String stat) {
      int nameAt = stat.indexOf('(');
      int nameEnd = stat.lastIndexOf(')');
      String[] fields = stat.substring(nameEnd + 2).split(" ");
      return new Found(
          Integer.parseInt(stat.substring(0, nameAt).strip()),
          Integer.parseInt(fields[PARENT]),
          Integer.parseInt(fields[GROUP]),
          fields[STATE].charAt(0),
          Integer.parseInt(fields[THREADS]),
          stat.substring(nameAt + 1, nameEnd));
    }

    @Override
    public String toString() {
      return name + "(" + pid + ")";
    }
  }

  /** Reads all processes, and returns those below one, in the order of their numbers. */
  static List<Found> of(long root) {
    return below(root, all());
  }

  /** Reads the one of that number, which runs. */
  static Found one(long pid) {
    return stat(PROC.resolve(Long.toString(pid))).orElseThrow();
  }

  /** Of these, those that have that one above them. */
  static List<Found> below(long root, Map<Integer, Found> all) {
    return all.values().stream()
        .filter(each -> isBelow(each, root, all))
        .sorted(Comparator.comparingInt(Found::pid))
        .toList();
  }

  private static boolean isBelow(Found each, long root, Map<Integer, Found> all) {
    Found above = each;
    for (int steps = 0; above != null && steps <= all.size(); steps++) {
      if (above.parent() == root) {
        return true;
      }
      above = all.get(above.parent());
    }
    return false; // it has another parent above, or one that left during the scan
  }

  private static Map<Integer, Found> all() {
    Map<Integer, Found> all = new HashMap<>();
    for (Path folder : numbered()) {
      stat(folder).ifPresent(found -> all.put(found.pid(), found));
    }
    return all;
  }

  private static List<Path> numbered() {
    List<Path> folders = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(PROC, "[0-9]*")) {
      found.forEach(folders::add);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot inspect the processes", e);
    }
    return folders;
  }

  private static Optional<Found> stat(Path folder) {
    try {
      return Optional.of(
          Found.parse(Files.readString(folder.resolve("stat"), StandardCharsets.ISO_8859_1)));
    } catch (NoSuchFileException e) {
      return Optional.empty(); // it has left since
    } catch (IOException e) {
      if (Files.exists(folder)) { // not ESRCH, which comes when it leaves during the read
        throw new UncheckedIOException("cannot inspect " + folder, e);
      }
      return Optional.empty();
    }
  }
}
