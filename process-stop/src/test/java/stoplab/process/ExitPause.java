// SPDX-License-Identifier: Apache-2.0
package stoplab.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import stoplab.testkit.ChildJvm;
import stoplab.testkit.ThreadKind;

/**
 * Measures how long a JVM takes to end while one of its threads is in native code: after SIGTERM,
 * and after a return from {@code main}. Prints a table; the committed ones are in
 * {@code process-stop/exit-pause}, with their command.
 *
 * <p>Not measured: the time from the start of a JVM, and hooks, for there are none. Each row is a
 * fresh JVM each time; the rows and settings take turns.
 */
public final class ExitPause {
  private static final int FIRST_WITH_FLAG = 22; // JDK-8314243
  private static final int FIRST_WITH_VIRTUAL = 21;
  private static final int DEFAULT_RUNS = 10;
  private static final int FEATURE = Runtime.version().feature();
  private static final String NO_WAIT = "-XX:UserThreadWaitAttemptsAtExit=0";

  private static HttpClient client; // kept, or its thread would end

  /** What another thread of the JVM does when it ends. */
  enum Blocker {
    NOTHING("no other thread", 17, () -> "through"),
    READ("System.in.read()", 17, () -> "" + System.in.read()),
    ACCEPT("ServerSocket.accept()", 17, ExitPause::accept),
    SELECT("Selector.select()", 17, () -> "" + Selector.open().select()),
    HTTP_CLIENT("an idle HttpClient", 17, ExitPause::client),
    CHILD("a living child process", 17, () -> "child " + sleeper().pid()),
    VIRTUAL_ACCEPT("accept() on a virtual thread", FIRST_WITH_VIRTUAL, ExitPause::accept);

    private final String name;
    private final int since;
    private final Callable<String> call;

    Blocker(String name, int since, Callable<String> call) {
      this.name = name;
      this.since = since;
      this.call = call;
    }
  }

  private ExitPause() {}

  private static String accept() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "" + socket.accept();
    }
  }

  private static String client() {
    client = HttpClient.newHttpClient();
    return "a client";
  }

  private static Process sleeper() throws IOException {
    return new ProcessBuilder("sleep", "600").start();
  }

  /**
   * Prints the table.
   *
   * @param args the number of runs for each cell; or what a child does, and how it is to end
   */
  public static void main(String[] args) throws Exception {
    if (args.length == 2) {
      child(Blocker.valueOf(args[0]), args[1].equals("return"));
    } else {
      table(args.length == 0 ? DEFAULT_RUNS : Integer.parseInt(args[0]));
    }
  }

  private static void child(Blocker blocker, boolean returns) throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    String[] said = {"blocked"};
    Runnable body = () -> {
      try {
        said[0] = blocker.call.call();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    };
    ThreadKind kind = blocker == Blocker.VIRTUAL_ACCEPT ? ThreadKind.VIRTUAL : ThreadKind.PLATFORM;
    Thread thread = kind.factory().newThread(body);
    thread.start();
    if (blocker == Blocker.CHILD || blocker == Blocker.HTTP_CLIENT) {
      thread.join(); // it has started a thread of the JDK
    }
    while (blocker != Blocker.NOTHING && !isInNative(thread)) {
      never.await(1, TimeUnit.MILLISECONDS);
    }
    never.await(100, TimeUnit.MILLISECONDS); // the last step, into native code
    System.out.println(said[0]);
    if (!returns) {
      never.await(10, TimeUnit.MINUTES);
    }
  }

  /** Whether this thread, or one that it has started, is in its call. */
  private static boolean isInNative(Thread thread) {
    List<StackTraceElement[]> stacks =
        new ArrayList<>(Thread.getAllStackTraces().values());
    stacks.add(thread.getStackTrace()); // the list has no virtual threads
    return stacks.stream()
        .flatMap(Arrays::stream)
        .anyMatch(frame -> frame.getMethodName().matches("read|accept|select|waitForProcessExit0"));
  }

  private static void table(int runs) throws Exception {
    List<Optional<String>> settings = new ArrayList<>(List.of(Optional.empty()));
    if (FEATURE >= FIRST_WITH_FLAG) {
      settings.add(Optional.of(NO_WAIT));
    }
    System.out.printf(
        "JDK %s, %d JVMs for each cell: median (least, greatest), in ms.%n",
        System.getProperty("java.version"), runs);
    List<Blocker> blockers =
        Arrays.stream(Blocker.values()).filter(each -> each.since <= FEATURE).toList();
    for (Optional<String> setting : settings) {
      double[][][] millis = new double[blockers.size()][2][runs];
      for (int run = 0; run < runs; run++) {
        for (int i = 0; i < blockers.size(); i++) {
          millis[i][0][run] = end(blockers.get(i), setting, false);
          millis[i][1][run] = end(blockers.get(i), setting, true);
        }
      }
      System.out.println();
      print(setting.orElse("default"), "after SIGTERM", "after a return from main");
      for (int i = 0; i < blockers.size(); i++) {
        print(blockers.get(i).name, cell(millis[i][0]), cell(millis[i][1]));
      }
    }
  }

  private static void print(String name, String signalled, String returned) {
    System.out.printf("%-36s  %-24s  %s%n", name, signalled, returned);
  }

  private static String cell(double[] millis) {
    Arrays.sort(millis);
    double median = (millis[(millis.length - 1) / 2] + millis[millis.length / 2]) / 2;
    return String.format(
        Locale.ROOT, "%.0f (%.0f, %.0f)", median, millis[0], millis[millis.length - 1]);
  }

  /** One JVM: how long it takes from the signal, or from its last word, to its end. */
  private static double end(Blocker blocker, Optional<String> setting, boolean returns)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
    setting.ifPresent(command::add);
    command.addAll(List.of("-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path")));
    command.addAll(
        List.of(ExitPause.class.getName(), blocker.name(), returns ? "return" : "signal"));
    Process child = ChildJvm.withoutJvmVariables(new ProcessBuilder(command)).start();
    try (BufferedReader out = child.inputReader()) {
      String said = out.readLine();
      long since = System.nanoTime();
      if (!returns) {
        child.toHandle().destroy();
      }
      child.waitFor();
      double millis = (System.nanoTime() - since) / 1e6;
      if (blocker == Blocker.CHILD) {
        long pid = Long.parseLong(said.substring("child ".length()));
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
      }
      return millis;
    } finally {
      child.destroyForcibly();
    }
  }
}
