// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.guard;

import java.time.Duration;
import java.util.Arrays;

/** Runs a main class under an {@link OrphanGuard}: what {@code Launch.main} starts. */
public final class GuardedMain {
  /** How long the hooks of an orphan may take. */
  private static final Duration HALT_AFTER = Duration.ofSeconds(10);

  private static final int NO_MAIN = 1;

  private GuardedMain() {}

  /**
   * Guards this JVM, and calls the {@code main} of the class named first, which is the method that
   * {@code java} of this JDK would call [process.main-as-java].
   *
   * @param args the full name of a class, and what its {@code main} gets
   * @throws Throwable what that {@code main} throws
   */
  public static void main(String[] args) throws Throwable {
    if (args.length == 0) {
      System.err.println("GuardedMain needs the name of a class with a main method.");
      System.exit(NO_MAIN);
    }
    if (GuardNote.read().map(GuardNote::ownStdin).orElse(false)) {
      OrphanGuard.installBesideStdin(HALT_AFTER);
    } else {
      OrphanGuard.install(HALT_AFTER);
    }
    MainMethod main;
    try {
      // As the launcher does: by either spelling, and not initialized before main is called.
      String name = args[0].replace('/', '.');
      main = MainMethod.of(Class.forName(name, false, ClassLoader.getSystemClassLoader()));
    } catch (ClassNotFoundException | NoSuchMethodException e) {
      System.err.println("Class " + args[0] + " cannot be run: " + e);
      System.exit(NO_MAIN);
      return;
    }
    main.call(Arrays.copyOfRange(args, 1, args.length));
  }
}
