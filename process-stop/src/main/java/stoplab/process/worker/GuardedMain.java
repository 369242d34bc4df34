// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;

/** Runs a main class under an {@link OrphanGuard}: what {@link Launch#main} starts. */
public final class GuardedMain {
  /** How long the hooks of an orphan may take. */
  private static final Duration HALT_AFTER = Duration.ofSeconds(10);

  private static final int NO_MAIN = 1;

  private GuardedMain() {}

  /**
   * Guards this JVM, and calls the {@code main} of the class named first.
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
    Method main;
    try {
      main = Class.forName(args[0]).getDeclaredMethod("main", String[].class);
    } catch (ClassNotFoundException | NoSuchMethodException e) {
      System.err.println("There is no static void main(String[]) in a class " + args[0] + ": " + e);
      System.exit(NO_MAIN);
      return;
    }
    if (!Modifier.isStatic(main.getModifiers())) {
      System.err.println("The method main of class " + args[0] + " must be static.");
      System.exit(NO_MAIN);
    }
    main.setAccessible(true); // as the launcher does, the class may be package-private
    try {
      main.invoke(null, (Object) Arrays.copyOfRange(args, 1, args.length));
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
