// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import stoplab.doctor.dump.DumpThread;
import stoplab.doctor.dump.DumpThread.Kind;
import stoplab.doctor.dump.ThreadDump;
import stoplab.doctor.dump.UnreadableDumpException;

class DamagedDumpTest {
  private static final long SEED = 20261129;

  /** What one dump may take on a busy machine; it takes about a millisecond. */
  private static final Duration LIMIT = Duration.ofSeconds(5);

  @Test
  @Tag("doctor.survives-damage")
  @DisplayName("a damaged dump gives an answer or a sentence, and never hangs")
  void damageGivesAnAnswer() throws Exception {
    damage(1_500);
  }

  @Test
  @Tag("soak")
  @Tag("doctor.survives-damage")
  @DisplayName("ten thousand damaged dumps give an answer or a sentence")
  void muchDamageGivesAnAnswer() throws Exception {
    damage(10_000);
  }

  @Test
  @Tag("doctor.cut-is-said")
  @DisplayName("wherever a dump is cut, its whole threads are read, and the cut is said")
  void cutIsSaid() throws Exception {
    List<DumpThread> threads = DumpTexts.threads(new Random(5), 4);
    String text = DumpTexts.text(threads);
    int first = text.indexOf('"');
    int firstWhole = text.indexOf('\n', first);
    for (int end = firstWhole; end < text.indexOf("\"VM Thread"); end++) {
      ThreadDump dump = DumpTexts.readOne(text.substring(0, end));
      int count = dump.threads().size();
      assertThat(dump.threads().subList(0, count - 1))
          .as("[doctor.cut-is-said] threads before the cut at %s", end)
          .isEqualTo(threads.subList(0, count - 1));
      assertThat(dump.remarks())
          .as("[doctor.cut-is-said] cut at %s: …%s", end, text.substring(end - 20, end))
          .anyMatch(remark -> remark.contains("cut") || remark.contains("end of the dump"));
    }
  }

  @Test
  @Tag("doctor.cut-is-said")
  @DisplayName("a dump that is cut in a frame names the thread")
  void cutNamesTheThread() throws Exception {
    ThreadDump dump = DumpTexts.readOne("""
        Full thread dump OpenJDK 64-Bit Server VM (11.0.2+9 mixed mode):

        "pool-1-thread-3" #12 prio=5 os_prio=0 tid=0x01 nid=0x1 in Object.wait()  [0x02]
           java.lang.Thread.State: WAITING (on object monitor)
        \tat java.lang.Object.wait(java.base@11.0.2/Native Method)
        \tat com.example.Job.ru""");
    assertThat(dump.remarks())
        .as("[doctor.cut-is-said] remark")
        .contains("The dump is cut in the middle of \"pool-1-thread-3\","
            + " so threads may be missing.");
    assertThat(dump.threads().get(0).cut()).as("[doctor.cut-is-said] thread").isTrue();
    assertThat(dump.threads().get(0).stack()).as("[doctor.cut-is-said] frames").hasSize(1);
  }

  @Test
  @Tag("doctor.cut-is-said")
  @DisplayName("cut JSON gives the threads before the cut, and names the one in it")
  void cutJsonIsRead() throws Exception {
    List<DumpThread> threads = new ArrayList<>(DumpTexts.threads(new Random(5), 6));
    threads.removeIf(thread -> thread.kind() == Kind.VM);
    String json = DumpTexts.json(threads, 25);
    ThreadDump dump = DumpTexts.readOne(json.substring(0, json.lastIndexOf("\"stack\"")));
    assertThat(dump.threads()).as("[doctor.cut-is-said] threads").hasSize(6);
    assertThat(dump.threads().get(5).cut())
        .as("[doctor.cut-is-said] last thread")
        .isTrue();
    assertThat(String.join(" ", dump.remarks()))
        .as("[doctor.cut-is-said] remark")
        .contains("cut in the middle of \"" + threads.get(5).name() + '"');
  }

  @Test
  @Tag("doctor.survives-damage")
  @DisplayName("without the word daemon or its place, a thread is not called non-daemon")
  void daemonIsNotGuessed() throws Exception {
    String text = """
        Full thread dump OpenJDK 64-Bit Server VM (17.0.1+12 mixed mode):

        "a" #12 dae?on prio=5 os_prio=0 tid=0x01 nid=0x1 runnable  [0x02]
           java.lang.Thread.State: RUNNABLE

        "b" #13 pri""";
    for (DumpThread thread : DumpTexts.readOne(text).threads()) {
      assertThat(thread.daemon())
          .as("[doctor.survives-damage] %s", thread.name())
          .isEmpty();
    }
  }

  @Test
  @Tag("doctor.survives-damage")
  @DisplayName("frames below a destroyed first line are given to no other thread")
  void framesOfALostThreadAreSkipped() throws Exception {
    String text = """
        Full thread dump OpenJDK 64-Bit Server VM (17.0.1+12 mixed mode):

        "a" #12 prio=5 os_prio=0 tid=0x01 nid=0x1 runnable  [0x02]
           java.lang.Thread.State: RUNNABLE
        \tat com.example.A.run(A.java:1)

        #?b" #13 prio=5 os_prio=0 tid=0x02 nid=0x1 runnable  [0x02]
           java.lang.Thread.State: RUNNABLE
        \tat com.example.B.run(B.java:1)

        JNI global refs: 4, weak refs: 0
        """;
    ThreadDump dump = DumpTexts.readOne(text);
    assertThat(dump.threads()).as("[doctor.survives-damage] threads").hasSize(1);
    assertThat(dump.threads().get(0).stack())
        .as("[doctor.survives-damage] frames")
        .hasSize(1);
    assertThat(String.join(" ", dump.remarks()))
        .as("[doctor.survives-damage] remark")
        .contains("3 lines were not understood, the first is line 7.");
  }

  private static void damage(int times) throws Exception {
    Random random = new Random(SEED);
    int read = 0;
    for (int i = 0; i < times; i++) {
      List<DumpThread> threads = DumpTexts.threads(random, 1 + random.nextInt(15));
      String text = DumpTexts.text(threads);
      if (i % 3 == 0) {
        threads.removeIf(thread -> thread.kind() == Kind.VM);
        text = DumpTexts.json(threads, i % 2 == 0 ? 21 : 25);
      }
      byte[] damaged = damaged(text.getBytes(StandardCharsets.UTF_8), random);
      long from = System.nanoTime();
      try {
        read += DumpReader.read(new ByteArrayInputStream(damaged), "it").isEmpty() ? 0 : 1;
      } catch (UnreadableDumpException e) {
        assertThat(e.getMessage()).as("[doctor.survives-damage] sentence").startsWith("it ");
      } catch (RuntimeException | StackOverflowError e) {
        fail("[doctor.survives-damage] seed " + SEED + ", dump " + i, e);
      }
      assertThat(Duration.ofNanos(System.nanoTime() - from))
          .as("[doctor.survives-damage] time of dump %s", i)
          .isLessThan(LIMIT);
    }
    assertThat(read).as("[doctor.survives-damage] dumps with an answer").isGreaterThan(times / 3);
  }

  private static byte[] damaged(byte[] bytes, Random random) {
    byte[] damaged = bytes;
    for (int i = 1 + random.nextInt(3); i > 0 && damaged.length > 1; i--) {
      int a = random.nextInt(damaged.length);
      int b = a + random.nextInt(damaged.length - a);
      switch (random.nextInt(6)) {
        case 0 -> damaged = Arrays.copyOf(damaged, a);
        case 1 -> damaged = Arrays.copyOfRange(damaged, a, damaged.length);
        case 2 -> {
          for (int change = random.nextInt(200); change > 0; change--) {
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
          }
        }
        case 3 ->
          damaged = joined(
              Arrays.copyOf(damaged, b),
              Arrays.copyOfRange(damaged, a, damaged.length)); // a block stands twice
        case 4 ->
          damaged = joined(
              Arrays.copyOf(damaged, a),
              Arrays.copyOfRange(damaged, b, damaged.length)); // a block is missing
        default -> {
          String text = new String(damaged, StandardCharsets.ISO_8859_1);
          List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
          Collections.shuffle(lines.subList(0, 1 + random.nextInt(lines.size())), random);
          damaged = String.join("\n", lines).getBytes(StandardCharsets.ISO_8859_1);
        }
      }
    }
    return damaged;
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
