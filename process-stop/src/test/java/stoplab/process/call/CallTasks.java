// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import stoplab.testkit.NoStrayThreads;

/** What the calls of the tests run in a child. */
final class CallTasks {
  private static int count;

  private CallTasks() {}

  /** Time itself is the subject here: work that does not end by itself, and is killed. */
  private static void hang() throws InterruptedException {
    TimeUnit.DAYS.sleep(1);
  }

  private static long pid() {
    return ProcessHandle.current().pid();
  }

  /** Writes its process number to a file, so that a test knows that it runs, and where. */
  private static void tell(String file) throws IOException {
    Path aside = Files.writeString(Path.of(file + ".new"), "" + pid());
    Files.move(aside, Path.of(file));
  }

  /** A loop without an end, which no interrupt ends. */
  static final class Loop implements KillableTask<String, Integer> {
    @Override
    public Integer run(String file) throws IOException {
      tell(file);
      return spin();
    }

    private static int spin() {
      int turns = 0;
      while (true) {
        turns++;
      }
    }
  }

  /** Sleeps, and each time that it is interrupted it sleeps again. */
  static final class DeafSleep implements KillableTask<String, Integer> {
    @Override
    public Integer run(String file) throws IOException {
      tell(file);
      while (true) {
        try {
          hang();
        } catch (InterruptedException e) {
          // That is what it is for.
        }
      }
    }
  }

  /** Is stopped by SIGSTOP, and answers nobody. */
  static final class Frozen implements KillableTask<String, Integer> {
    @Override
    public Integer run(String file) throws Exception {
      tell(file);
      signal("STOP");
      hang();
      return 0;
    }
  }

  /** Starts another process, writes its number to a file, and waits for it. */
  static final class Grandparent implements KillableTask<String, Integer> {
    @Override
    public Integer run(String file) throws Exception {
      Process child = new ProcessBuilder("sleep", "600").start();
      Path aside = Files.writeString(Path.of(file + ".new"), "" + child.pid());
      Files.move(aside, Path.of(file));
      return child.waitFor();
    }
  }

  private static void signal(String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, "" + pid()).start().waitFor();
  }

  /** Sleeps in a process whose hook prints a line. */
  static final class SleepWithHook implements KillableTask<String, Integer> {
    @Override
    public Integer run(String ignored) throws Exception {
      Thread hook = new Thread(() -> System.out.println("its hook runs"));
      Runtime.getRuntime().addShutdownHook(hook);
      hang();
      return 0;
    }
  }

  /** Leaves a process behind, and a hook that never ends; returns the number of the process. */
  static final class LeaveBehind implements KillableTask<String, Long> {
    @Override
    public Long run(String ignored) throws Exception {
      Thread hook = new Thread(() -> {
        while (true) {
          Thread.onSpinWait();
        }
      });
      Runtime.getRuntime().addShutdownHook(hook);
      return new ProcessBuilder("sleep", "600").start().pid();
    }
  }

  /** Ends its own process by a signal. */
  static final class Signal implements KillableTask<String, Integer> {
    @Override
    public Integer run(String name) throws Exception {
      signal(name);
      hang();
      return 0;
    }
  }

  /** Exits. */
  static final class Exit implements KillableTask<Integer, Integer> {
    @Override
    public Integer run(Integer code) {
      System.err.println("goodbye");
      System.exit(code);
      return 0;
    }
  }

  /** Prints a text, and exits with the digit in front of it. */
  static final class PrintAndExit implements KillableTask<String, Integer> {
    @Override
    public Integer run(String text) {
      System.out.println(text.substring(1));
      System.exit(text.charAt(0) - '0');
      return 0;
    }
  }

  /** Halts, so that no hook runs. */
  static final class Halt implements KillableTask<Integer, Integer> {
    @Override
    public Integer run(Integer code) {
      Runtime.getRuntime().halt(code);
      return 0;
    }
  }

  /** Prints a text without the end of a line, and uses up the heap. */
  static final class Hoard implements KillableTask<String, Integer> {
    @Override
    public Integer run(String text) {
      System.out.print(text);
      System.out.flush();
      List<byte[]> all = new ArrayList<>();
      while (true) {
        all.add(new byte[1 << 20]);
      }
    }
  }

  /** Uses up the stack. */
  static final class Descend implements KillableTask<Integer, Integer> {
    @Override
    public Integer run(Integer depth) {
      return run(depth + 1) + 1;
    }
  }

  /** Throws an exception that has a cause. */
  static final class Fail implements KillableTask<String, Integer> {
    @Override
    public Integer run(String message) {
      throw new IllegalStateException(message, new IOException("the disk is full"));
    }
  }

  /** Returns what cannot be serialized. */
  static final class Unsendable implements KillableTask<String, Object> {
    @Override
    public Object run(String ignored) {
      return List.of(new Thread());
    }
  }

  /** Returns a value of a class that is one of the task. */
  record Pair(int left, int right) implements Serializable {}

  /** Swaps a pair. */
  static final class Swap implements KillableTask<Pair, Pair> {
    @Override
    public Pair run(Pair pair) {
      return new Pair(pair.right(), pair.left());
    }
  }

  /** Returns so many bytes. */
  static final class Bytes implements KillableTask<Integer, byte[]> {
    @Override
    public byte[] run(Integer length) {
      byte[] bytes = new byte[length];
      bytes[length - 1] = 1;
      return bytes;
    }
  }

  /** Returns how many bytes it has got. */
  static final class Length implements KillableTask<byte[], Integer> {
    @Override
    public Integer run(byte[] bytes) {
      return bytes.length;
    }
  }

  /** Returns the number of its process. */
  static final class Pid implements KillableTask<String, Long> {
    @Override
    public Long run(String ignored) {
      return pid();
    }
  }

  /** Returns how often it has run in this process. */
  static final class Count implements KillableTask<String, Integer> {
    @Override
    public Integer run(String ignored) {
      return ++count;
    }
  }

  /** Returns a variable of its environment, a system property, or the size of its heap. */
  static final class Ask implements KillableTask<String, String> {
    @Override
    public String run(String question) {
      return switch (question) {
        case "maxMemory" -> "" + Runtime.getRuntime().maxMemory();
        case "variables" -> String.join(" ", System.getenv().keySet());
        default -> System.getenv().getOrDefault(question, System.getProperty(question));
      };
    }
  }

  /** Waits until a file is there, and returns the number of its process. */
  static final class AwaitFile implements KillableTask<String, Long> {
    @Override
    public Long run(String file) throws Exception {
      long end = System.nanoTime() + NoStrayThreads.PATIENCE.toNanos();
      while (Files.notExists(Path.of(file)) && System.nanoTime() - end < 0) {
        Thread.onSpinWait();
      }
      return pid();
    }
  }

  /** Prints a text in each way that there is, and returns the number of its process. */
  static final class Print implements KillableTask<String, Long> {
    @Override
    public Long run(String text) throws Exception {
      System.out.println(text);
      System.err.println(text);
      try (FileOutputStream descriptor = new FileOutputStream("/dev/fd/1", true)) {
        descriptor.write((text + "\n").getBytes(StandardCharsets.UTF_8));
      }
      new ProcessBuilder("echo", text).inheritIO().start().waitFor();
      return pid();
    }
  }

  /** Interrupts its own thread, and returns. */
  static final class LeaveInterrupted implements KillableTask<String, Boolean> {
    @Override
    public Boolean run(String ignored) {
      boolean before = Thread.currentThread().isInterrupted();
      Thread.currentThread().interrupt();
      return before;
    }
  }

  /** A constructor that wants something. */
  static final class NeedsMore implements KillableTask<String, String> {
    NeedsMore(String more) {}

    @Override
    public String run(String argument) {
      return argument;
    }
  }

  /** A constructor that throws. */
  static final class CannotBeMade implements KillableTask<String, String> {
    CannotBeMade() {
      throw new IllegalStateException("not today");
    }

    @Override
    public String run(String argument) {
      return argument;
    }
  }
}
