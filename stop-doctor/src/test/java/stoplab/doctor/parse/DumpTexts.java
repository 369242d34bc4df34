// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.parse;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import stoplab.doctor.dump.DumpThread;
import stoplab.doctor.dump.DumpThread.Kind;
import stoplab.doctor.dump.Frame;
import stoplab.doctor.dump.LockLine;
import stoplab.doctor.dump.LockLine.Action;
import stoplab.doctor.dump.ThreadDump;
import stoplab.doctor.dump.UnreadableDumpException;

/** Threads by chance, and the same threads as text and as JSON, as the JDK writes them. */
final class DumpTexts {
  private static final String[] NAMES = {
    "main",
    "pool-1-thread-3",
    "/127.0.0.1:51077 to /127.0.0.1:51076 workers",
    "Terminal<7185>",
    "Timer-0",
    "a b",
    "Jérôme",
    "http-nio-8080-Acceptor",
    "x: y, z",
    "名前"
  };
  private static final Frame[] FRAMES = {
    new Frame("java.lang.Object", "wait0", "Native Method"),
    new Frame("java.lang.Thread", "run", "Thread.java:1474"),
    new Frame("com.example.Job$Inner", "<init>", "Job.java:12"),
    new Frame("com.example.Job", "lambda$main$0", "Unknown Source"),
    new Frame("com.example.Job$$Lambda/0x000000004c002920", "run", "Unknown Source"),
    new Frame("com.example.Job$$Lambda$5/0x00007fe2f8001220", "run", "Unknown Source"),
    new Frame("Plain", "main", "Plain.java"),
    new Frame("com.example.KotlinTest", "does what it should", "KotlinTest.kt:7"),
    new Frame(
        "java.util.concurrent.locks.AbstractQueuedSynchronizer$ConditionObject",
        "awaitNanos",
        "AbstractQueuedSynchronizer.java:2083"),
  };
  private static final String TITLE = "Full thread dump OpenJDK 64-Bit Server VM (";

  private DumpTexts() {}

  /** Reads a text. */
  static List<ThreadDump> read(String text) throws IOException, UnreadableDumpException {
    return DumpReader.read(
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "the input");
  }

  /** Reads a text that holds one dump. */
  static ThreadDump readOne(String text) throws IOException, UnreadableDumpException {
    List<ThreadDump> dumps = read(text);
    if (dumps.size() != 1) {
      throw new AssertionError(dumps.size() + " dumps in " + text);
    }
    return dumps.get(0);
  }

  /** Platform threads of all shapes, and one of the VM at the end. */
  static List<DumpThread> threads(Random random, int count) {
    List<DumpThread> threads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<Frame> stack = new ArrayList<>();
      List<LockLine> locks = new ArrayList<>();
      for (int f = random.nextInt(9); f > 0; f--) {
        stack.add(FRAMES[random.nextInt(FRAMES.length)]);
        if (random.nextInt(3) == 0) {
          Action action = Action.values()[random.nextInt(5)];
          locks.add(new LockLine(
              stack.size() - 1,
              action,
              Optional.of("0x%016x".formatted(random.nextInt(99))),
              "java.lang.Object"));
        }
      }
      threads.add(new DumpThread(
          NAMES[random.nextInt(NAMES.length)],
          OptionalLong.of(i + 1),
          Kind.PLATFORM,
          Optional.of(random.nextBoolean()),
          Optional.of(Thread.State.values()[1 + random.nextInt(4)]),
          random.nextBoolean() ? "in Object.wait()" : "waiting on condition",
          OptionalLong.of(random.nextInt(1000) * 10_000L),
          OptionalLong.of(random.nextInt(1000) * 10_000_000L),
          stack,
          locks,
          OptionalLong.empty(),
          "",
          false));
    }
    threads.add(new DumpThread(
        "VM Thread",
        OptionalLong.empty(),
        Kind.VM,
        Optional.empty(),
        Optional.empty(),
        "runnable",
        OptionalLong.of(1_500_000),
        OptionalLong.of(2_000_000_000),
        List.of(),
        List.of(),
        OptionalLong.empty(),
        "",
        false));
    return threads;
  }

  /** Writes a dump as {@code jcmd Thread.print -l} does. */
  static String text(List<DumpThread> threads) {
    StringBuilder out = new StringBuilder("2026-11-29 13:35:27\n" + TITLE
        + "25.0.3+9-LTS mixed mode, sharing):\n\nThreads class SMR info:\n"
        + "_java_thread_list=0x00007f3c30002970, length=" + (threads.size() - 1)
        + ", elements={\n0x00007f3c8002a810, 0x00007f3c800bc5d0\n}\n\n");
    int address = 0x1000;
    for (DumpThread thread : threads) {
      address += 16;
      out.append('"').append(thread.name()).append('"');
      thread
          .number()
          .ifPresent(n -> out.append(" #").append(n).append(" [").append(n).append(']'));
      out.append(thread.daemon().orElse(false) ? " daemon" : "");
      out.append(thread.kind() == Kind.VM ? " os_prio=0" : " prio=5 os_prio=0");
      out.append(" cpu=")
          .append(decimal(thread.cpuNanos().orElse(0) / 10_000))
          .append("ms elapsed=")
          .append(decimal(thread.elapsedNanos().orElse(0) / 10_000_000))
          .append("s tid=0x")
          .append("%016x".formatted(address))
          .append(" nid=77 ")
          .append(thread.status())
          .append("  ")
          .append(thread.kind() == Kind.VM ? "" : "[0x00007f3c877fe000]")
          .append('\n');
      thread
          .state()
          .ifPresent(s -> out.append("   java.lang.Thread.State: ")
              .append(s)
              .append(s == Thread.State.RUNNABLE ? "" : " (parking)")
              .append('\n'));
      for (int f = 0; f < thread.stack().size(); f++) {
        Frame frame = thread.stack().get(f);
        String module = frame.className().startsWith("java.") ? "java.base@25.0.3/" : "";
        out.append("\tat ")
            .append(frame.call())
            .append('(')
            .append(module)
            .append(frame.place())
            .append(")\n");
        for (LockLine lock : thread.locks()) {
          out.append(lock.frame() == f ? line(lock) : "");
        }
      }
      out.append(
          thread.kind() == Kind.VM ? "\n" : "\n   Locked ownable synchronizers:\n\t- None\n\n");
    }
    return out + "JNI global refs: 4, weak refs: 0\n\n";
  }

  /** Writes hundredths. */
  private static String decimal(long hundredths) {
    return hundredths / 100 + "." + "%02d".formatted(hundredths % 100);
  }

  private static String line(LockLine lock) {
    String words = switch (lock.action()) {
      case LOCKED -> "locked ";
      case WAITING_ON -> "waiting on ";
      case WAITING_TO_LOCK -> "waiting to lock ";
      case WAITING_TO_RELOCK -> "waiting to re-lock in wait() ";
      default -> "parking to wait for  ";
    };
    return "\t- " + words + "<" + lock.id().orElseThrow() + "> (a " + lock.className() + ")\n";
  }

  /** Writes a dump as {@code Thread.dump_to_file -format=json} of a JDK does. */
  static String json(List<DumpThread> threads, int jdk) {
    String quote = jdk >= 27 ? "" : "\"";
    StringBuilder out = new StringBuilder("{\n  \"threadDump\": {\n");
    out.append(jdk >= 27 ? "    \"formatVersion\": 2,\n" : "");
    out.append("    \"processId\": " + quote + 42 + quote
        + ",\n    \"time\": \"2026-11-29T13:35Z\",\n"
        + "    \"runtimeVersion\": \"" + jdk + ".0.1+9\",\n    \"threadContainers\": [\n      {\n"
        + "        \"container\": \"<root>\",\n        \"parent\": null,\n        \"owner\": null,\n"
        + "        \"threads\": [\n");
    String comma = "";
    for (DumpThread thread : threads) {
      out.append(comma)
          .append("         {\n           \"tid\": ")
          .append(quote)
          .append(thread.number().orElseThrow())
          .append(quote)
          .append(",\n           \"name\": \"")
          .append(thread.name().replace("/", "\\/"))
          .append("\",\n");
      if (jdk >= 25) {
        out.append(thread.kind() == Kind.VIRTUAL ? "           \"virtual\": true,\n" : "");
        out.append("           \"state\": \"")
            .append(thread.state().orElseThrow())
            .append("\",\n");
        for (LockLine lock : thread.locks()) {
          String object = '"' + lock.className() + '@' + lock.id().orElseThrow() + '"';
          out.append(
              switch (lock.action()) {
                case PARKING -> "           \"parkBlocker\": { \"object\": " + object + " },\n";
                case WAITING_ON -> "           \"waitingOn\": " + object + ",\n";
                case WAITING_TO_LOCK -> "           \"blockedOn\": " + object + ",\n";
                default ->
                  "           \"monitorsOwned\": [ { \"depth\": " + quote + lock.frame() + quote
                      + ", \"locks\": [ " + object + ", null ] } ],\n";
              });
        }
      }
      out.append("           \"stack\": [\n");
      for (int f = 0; f < thread.stack().size(); f++) {
        Frame frame = thread.stack().get(f);
        String module = frame.className().startsWith("java.") ? "java.base\\/" : "";
        out.append("              \"")
            .append(module)
            .append(frame.call().replace("/", "\\/"))
            .append('(')
            .append(frame.place())
            .append(")\"")
            .append(f + 1 < thread.stack().size() ? ",\n" : "\n");
      }
      out.append("           ]\n         }");
      comma = ",\n";
    }
    return out + "\n        ],\n        \"threadCount\": " + quote + threads.size() + quote
        + "\n      }\n    ]\n  }\n}\n";
  }
}
