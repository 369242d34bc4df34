// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import stoplab.doctor.dump.DumpThread;
import stoplab.doctor.dump.DumpThread.Kind;
import stoplab.doctor.dump.Frame;
import stoplab.doctor.dump.LockLine;
import stoplab.doctor.dump.LockLine.Action;
import stoplab.doctor.dump.ThreadDump;

class DumpRoundTripTest {
  private static final long SEED = 20261129;

  @Test
  @Tag("doctor.reads-text")
  @DisplayName("a text dump is read back as the threads that it was written from")
  void textIsReadBack() throws Exception {
    Random random = new Random(SEED);
    for (int i = 0; i < 200; i++) {
      List<DumpThread> threads = DumpTexts.threads(random, 1 + random.nextInt(12));
      ThreadDump dump = DumpTexts.readOne(DumpTexts.text(threads));
      assertThat(dump.threads()).as("[doctor.reads-text] dump %s", i).isEqualTo(threads);
      assertThat(dump.remarks())
          .as("[doctor.reads-text] remarks of a whole dump")
          .isEmpty();
      assertThat(dump.jdk()).as("[doctor.reads-text] JDK").isEqualTo(OptionalInt.of(25));
      assertThat(dump.time()).as("[doctor.reads-text] time").contains("2026-11-29 13:35:27");
    }
  }

  @Test
  @Tag("doctor.reads-json")
  @DisplayName("a JSON dump of 25 or 27 is read back, with its locks")
  void jsonIsReadBack() throws Exception {
    Random random = new Random(SEED);
    for (int i = 0; i < 100; i++) {
      List<DumpThread> threads = jsonThreads(random);
      for (int jdk : new int[] {25, 27}) {
        ThreadDump dump = DumpTexts.readOne(DumpTexts.json(threads, jdk));
        assertThat(dump.threads()).as("[doctor.reads-json] JDK %s", jdk).isEqualTo(threads);
        assertThat(dump.jdk()).as("[doctor.reads-json] JDK").isEqualTo(OptionalInt.of(jdk));
        assertThat(dump.announcedThreads())
            .as("[doctor.reads-json] count")
            .isEqualTo(OptionalInt.of(threads.size()));
        assertThat(dump.remarks()).as("[doctor.reads-json] remarks").isEmpty();
      }
    }
  }

  @Test
  @Tag("doctor.reads-json")
  @DisplayName("in JSON of 21 a virtual thread is known by its first frame")
  void jsonOf21HasVirtualThreads() throws Exception {
    Frame run = new Frame("java.lang.VirtualThread", "run", "VirtualThread.java:309");
    List<DumpThread> threads = new ArrayList<>(jsonThreads(new Random(SEED)));
    threads.add(jsonThread(99, "", Kind.VIRTUAL, List.of(run), List.of()));
    ThreadDump dump = DumpTexts.readOne(DumpTexts.json(threads, 21));
    DumpThread last = dump.threads().get(threads.size() - 1);
    assertThat(last.kind()).as("[doctor.reads-json] kind").isEqualTo(Kind.VIRTUAL);
    assertThat(last.daemon()).as("[doctor.reads-json] daemon").contains(true);
    assertThat(last.state()).as("[doctor.reads-json] no state in 21").isEmpty();
    assertThat(dump.threads().get(0).daemon())
        .as("[doctor.reads-json] not told")
        .isEmpty();
  }

  @Test
  @Tag("doctor.reads-json")
  @DisplayName("a carrier in JSON knows which virtual thread it carries")
  void carrierIsKnown() throws Exception {
    String json = DumpTexts.json(
        List.of(
            jsonThread(5, "worker", Kind.PLATFORM, List.of(), List.of()),
            jsonThread(6, "", Kind.VIRTUAL, List.of(), List.of())),
        25);
    ThreadDump dump = DumpTexts.readOne(
        json.replace("\"virtual\": true,", "\"virtual\": true, \"carrier\": \"5\","));
    assertThat(dump.threads().get(0).carries())
        .as("[doctor.reads-json] carries")
        .isEqualTo(OptionalLong.of(6));
  }

  private static List<DumpThread> jsonThreads(Random random) {
    List<DumpThread> threads = new ArrayList<>();
    for (DumpThread thread : DumpTexts.threads(random, 1 + random.nextInt(8))) {
      if (thread.kind() == Kind.PLATFORM) {
        Action[] actions = {Action.PARKING, Action.WAITING_ON, Action.WAITING_TO_LOCK, Action.LOCKED
        };
        Action action = actions[random.nextInt(4)];
        List<LockLine> locks = thread.stack().isEmpty()
            ? List.of()
            : List.of(new LockLine(0, action, Optional.of("1b2c"), "java.lang.Object"));
        threads.add(jsonThread(
            thread.number().orElseThrow(),
            thread.name(),
            random.nextBoolean() ? Kind.VIRTUAL : Kind.PLATFORM,
            thread.stack(),
            locks));
      }
    }
    return threads;
  }

  private static DumpThread jsonThread(
      long number, String name, Kind kind, List<Frame> stack, List<LockLine> locks) {
    return new DumpThread(
        name,
        OptionalLong.of(number),
        kind,
        kind == Kind.VIRTUAL ? Optional.of(true) : Optional.empty(),
        Optional.of(Thread.State.WAITING),
        "",
        OptionalLong.empty(),
        OptionalLong.empty(),
        stack,
        locks,
        OptionalLong.empty(),
        "<root>",
        false);
  }
}
