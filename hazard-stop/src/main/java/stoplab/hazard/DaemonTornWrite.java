// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import stoplab.hazard.child.Evidence;
import stoplab.hazard.child.HazardChild;
import stoplab.hazard.child.HazardLitter;

/**
 * Lets a daemon thread save a file when the JVM ends: half a file is left.
 *
 * <p><b>Why it fails:</b> the JVM does not wait for daemon threads (JLS 12.8). They run on
 * alongside the shutdown hooks, and are then cut off wherever they are, without {@code finally}
 * (Javadoc of {@link Runtime} from JDK 20 on, "Java Virtual Machine Termination"). Virtual threads
 * are always daemons. <b>The repair</b> is to write to another file, and then to move that file
 * into place in one step ({@link StandardCopyOption#ATOMIC_MOVE}). Then either the old file is
 * there or the new one.
 *
 * <p><b>Hazard</b> [hazard.daemon-tears-file]: a file that is written in place has the first half
 * of the new text, and none of the old. <b>Guarantee</b> [hazard.atomic-move-is-whole]: a file that
 * is written aside is whole. On Linux the move replaces an existing file
 * [hazard.atomic-move-replaces]; elsewhere it may fail, since that depends on the implementation
 * ({@link Files#move}). All this is about the end of a JVM. Against a power cut, force the file to
 * disk before the move, and its folder afterwards (fsync(2)).
 *
 * <p><b>Run:</b> {@code java -cp hazard-stop/target/classes stoplab.hazard.DaemonTornWrite}
 *
 * <p><b>Break it:</b> write {@code target} in place of {@code aside} in {@code saveAside}.
 *
 * <p><b>See also:</b> {@link ExitFromWorker}.
 */
public final class DaemonTornWrite {
  private static final String OLD = "balance 100, checked\n";
  private static final String NEW_BEGIN = "balance 200,";
  private static final String NEW_END = " checked\n";

  private DaemonTornWrite() {}

  /**
   * Saves both ways in another JVM, and reads what is left.
   *
   * @param args none; two files for that other JVM: one to be written in place, one aside
   * @throws IOException if a file cannot be read or written
   * @throws InterruptedException if a thread is interrupted
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length > 0) {
      beWriter(Path.of(args[0]), Path.of(args[1]));
      return;
    }
    Path folder = HazardLitter.newFolder("torn-write");
    Path inPlace = Files.writeString(folder.resolve("in-place"), OLD);
    Path aside = Files.writeString(folder.resolve("aside"), OLD);
    try (HazardChild writer =
        HazardChild.start(DaemonTornWrite.class, inPlace.toString(), aside.toString())) {
      writer.awaitEnd(Duration.ofMillis(HazardVictim.PATIENCE_MILLIS));
      Evidence.linesBeside(writer.output()).forEach(System.out::println);
      report("in.place", Files.readString(inPlace));
      report("aside", Files.readString(aside));
    } finally {
      HazardLitter.remove(folder);
    }
  }

  private static void report(String how, String text) {
    boolean whole = text.equals(OLD) || text.equals(NEW_BEGIN + NEW_END);
    System.out.println("Written " + how.replace('.', ' ') + ", the file says \"" + text.strip()
        + "\": " + (whole ? "whole." : "torn."));
    Evidence.say(how, whole ? "whole" : "torn");
    Evidence.say(how + ".text", text);
  }

  /** Ends while two daemons are in the middle of their writes. */
  private static void beWriter(Path inPlace, Path aside) throws InterruptedException {
    Thread first = HazardVictim.start("in place", () -> save(inPlace));
    Thread second = HazardVictim.start("aside", () -> saveAside(aside));
    HazardVictim.awaitIn(first, "pause");
    HazardVictim.awaitIn(second, "pause");
    System.out.println("Two daemons are in the middle of a write; the JVM ends.");
  }

  private static void saveAside(Path target) {
    // @start region="aside"
    Path aside = target.resolveSibling(target.getFileName() + ".new");
    save(aside);
    try {
      Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    // @end
  }

  private static void save(Path target) {
    try (OutputStream out = Files.newOutputStream(target)) {
      out.write(NEW_BEGIN.getBytes(StandardCharsets.UTF_8));
      pause(); // a slow disk, a large record, a busy machine
      out.write(NEW_END.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(60_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
