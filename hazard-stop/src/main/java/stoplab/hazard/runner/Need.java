// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard.runner;

import java.util.Optional;
import java.util.function.Predicate;

/** What a hazard may need, and what to do where it is missing. */
enum Need {
  /** The debugger's interface, a module of the JDK. */
  DEBUGGER(
      jvm -> jvm.modules().contains("jdk.jdi"),
      "this Java has no module jdk.jdi: take a whole JDK, not a JRE"),
  /** A library that calls native functions. */
  JNA(
      jvm -> isOnClassPath("com.sun.jna.Native"),
      "JNA is not on the class path: run \"mvn -q compile\", then"
          + " java -cp \"hazard-stop/target/classes:hazard-stop/target/lib/*\""
          + " stoplab.hazard.runner.Hazards"),
  /** The threads of POSIX, called by numbers that we know. */
  PTHREADS(
      jvm -> jvm.os().equals("Linux") || jvm.os().startsWith("Mac"),
      "it calls the pthreads of Linux and macOS");

  private final Predicate<Jvm> met;
  private final String missing;

  Need(Predicate<Jvm> met, String missing) {
    this.met = met;
    this.missing = missing;
  }

  /** Why a hazard that needs this cannot run, or nothing. */
  Optional<String> missingOn(Jvm jvm) {
    return met.test(jvm) ? Optional.empty() : Optional.of(missing);
  }

  /** The children have the class path of this JVM. */
  private static boolean isOnClassPath(String type) {
    try {
      Class.forName(type, false, Need.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
