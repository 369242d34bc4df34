// SPDX-License-Identifier: Apache-2.0
package stoplab.process;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The family of {@link OrphanExit}'s demo: a parent, and the guarded child that it starts. */
final class OrphanDemo {
  private OrphanDemo() {}

  /**
   * Is the parent, which prints the id of its child; or the child, which works for a minute.
   *
   * @param args none for the parent; for the child, the id of the parent
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length == 0) {
      String self = String.valueOf(ProcessHandle.current().pid());
      Process child = ProcessDemo.jvm(OrphanDemo.class, self).start();
      System.out.println(child.inputReader().readLine());
      child.waitFor();
    } else {
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> System.err.println("The child's hook ran.")));
      OrphanExit.guard(Long.parseLong(args[0]), Duration.ofSeconds(5));
      System.out.println(ProcessHandle.current().pid());
      TimeUnit.MINUTES.sleep(1); // its work
    }
  }
}
