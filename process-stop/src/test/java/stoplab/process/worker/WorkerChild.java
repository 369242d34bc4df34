// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import java.util.concurrent.CountDownLatch;

/** The main class of the child JVMs that the tests of this package start. */
final class WorkerChild {
  private static final CountDownLatch NEVER = new CountDownLatch(1);

  private WorkerChild() {}

  /** What is thrown stands so deep. */
  static final int DEPTH = 120;

  /** Does one thing: see there. */
  public static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "wait" -> {
        System.out.println("ready");
        NEVER.await();
      }
      case "return" -> System.out.println("ready");
      case "exit" -> System.exit(Integer.parseInt(args[1]));
      case "halt" -> Runtime.getRuntime().halt(Integer.parseInt(args[1]));
      case "fail" -> fail(DEPTH);
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  private static void fail(int deeper) {
    if (deeper > 1) {
      fail(deeper - 1);
    } else {
      throw new IllegalStateException("failed as it should", new RuntimeException("the reason"));
    }
  }
}
