// SPDX-License-Identifier: Apache-2.0
package stoplab.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Starts a guarded child, and lives until it is killed. */
final class OrphanParent {
  private OrphanParent() {}

  /**
   * Starts the child.
   *
   * @param args the guard's class, where the child's input comes from, and what its hook does
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Child.class.getName()));
    command.addAll(
        List.of(args[0], args[2], String.valueOf(ProcessHandle.current().pid())));
    ProcessBuilder builder = new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.INHERIT)
        .redirectError(ProcessBuilder.Redirect.INHERIT);
    Process child;
    if (OrphanContract.Family.Input.valueOf(args[1]) == OrphanContract.Family.Input.PIPE) {
      child = builder.start();
      child.getOutputStream().write('.'); // data is no end
      child.getOutputStream().flush();
    } else {
      ProcessBuilder holder =
          new ProcessBuilder("sleep", "600").redirectError(ProcessBuilder.Redirect.INHERIT);
      List<Process> pipeline = ProcessBuilder.startPipeline(List.of(holder, builder));
      System.out.println("holder " + pipeline.get(0).pid());
      child = pipeline.get(1);
    }
    child.waitFor();
  }

  /** A child that works until it leaves, or for ten minutes. */
  static final class Child {
    private static final int WORK = 600 * OrphanContract.Family.BEATS_PER_SECOND;

    private Child() {}

    /**
     * Works under a guard.
     *
     * @param args the guard's class, what the hook does, and the parent's id
     */
    public static void main(String[] args) throws Exception {
      CountDownLatch never = new CountDownLatch(1);
      OrphanContract.Family.Hook hook = OrphanContract.Family.Hook.valueOf(args[1]);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> {
        System.out.println("hook begun");
        if (hook == OrphanContract.Family.Hook.NEVER_ENDS) {
          awaitInVain(never);
        }
        System.out.println("hook ran");
      }));
      System.out.println("child " + ProcessHandle.current().pid());
      Class.forName(args[0])
          .asSubclass(OrphanContract.Guard.class)
          .getDeclaredConstructor()
          .newInstance()
          .guard(Long.parseLong(args[2]), hook.bound());
      for (int i = 0; i < WORK; i++) {
        never.await(1_000 / OrphanContract.Family.BEATS_PER_SECOND, TimeUnit.MILLISECONDS);
        System.out.println("beat");
      }
      Runtime.getRuntime().halt(0);
    }

    private static void awaitInVain(CountDownLatch latch) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
