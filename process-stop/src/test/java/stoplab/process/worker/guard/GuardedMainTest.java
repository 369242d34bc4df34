// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static stoplab.testkit.NoStrayThreads.PATIENCE;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import stoplab.testkit.ChildJvm;

class GuardedMainTest {
  static final class Echo {
    private Echo() {}

    public static void main(String[] args) {
      System.out.println("args " + Arrays.toString(args));
    }
  }

  static final class Failing {
    private Failing() {}

    public static void main(String[] args) throws Exception {
      throw new java.io.IOException("failed as it should");
    }
  }

  static final class FailingAtStart {
    static final int VALUE = Integer.parseInt("no number");

    private FailingAtStart() {}

    public static void main(String[] args) {
      System.out.println("never " + VALUE);
    }
  }

  static final class NoMain {}

  private record Case(List<String> args, int exitCode, String... output) {}

  private static Case of(Class<?> main, int exitCode, String... output) {
    return new Case(List.of(main.getName()), exitCode, output);
  }

  @Test
  @DisplayName("it runs the main that is named, as java would, or says why it cannot")
  void runsTheMain() throws Exception {
    List<Case> cases = List.of(
        new Case(List.of(Echo.class.getName(), "a", "b c"), 0, "args [a, b c]"),
        of(Echo.class, 0, "args []"),
        of(
            Failing.class,
            1,
            "Exception in thread \"main\" java.io.IOException: failed as it should",
            "Failing.main("),
        // Not public, and in another package: the launcher takes that too.
        new Case(
            List.of("stoplab.process.zoo.JvmChild", "CRASHES_AT_START"), 1, "crashed as it should"),
        of(FailingAtStart.class, 1, "ExceptionInInitializerError", "no number"),
        of(
            NoMain.class,
            1,
            "Class " + NoMain.class.getName()
                + " cannot be run: java.lang.NoSuchMethodException: There is no "),
        new Case(
            List.of("no.such.Main"),
            1,
            "Class no.such.Main cannot be run: java.lang.ClassNotFoundException: no.such.Main"),
        new Case(List.of(Echo.class.getName().replace('.', '/'), "a"), 0, "args [a]"),
        new Case(List.of(), 1, "GuardedMain needs the name of a class with a main method."));
    List<ChildJvm> children = new ArrayList<>();
    try {
      for (Case each : cases) {
        children.add(ChildJvm.start(
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
            GuardedMain.class,
            each.args().toArray(String[]::new)));
      }
      for (int i = 0; i < cases.size(); i++) {
        ChildJvm child = children.get(i);
        Case each = cases.get(i);
        assertThat(child.awaitExit(PATIENCE)).as("%s ends", each.args()).isTrue();
        assertThat(child.output())
            .contains(each.output())
            .doesNotContain("InvocationTargetException", "never");
        assertThat(child.exitCode()).as("exit code of %s", each.args()).isEqualTo(each.exitCode());
      }
    } finally {
      children.forEach(ChildJvm::close);
    }
  }
}
