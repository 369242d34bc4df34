// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static stoplab.testkit.NoStrayThreads.PATIENCE;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import stoplab.process.worker.Launch;
import stoplab.process.worker.StopLadder;
import stoplab.process.worker.WorkerProcess;
import stoplab.testkit.NoStrayThreads;

/** What the launcher of this JDK runs is what a guarded child runs: each class is given to both. */
@ExtendWith(NoStrayThreads.class)
class MainMethodTest {
  private static final String[] SMALL = {"-Xmx64m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"};

  private static volatile String last = "";
  private static volatile boolean isHere; // in the JVM of the test

  /** Tells which main was called, here and in a child. */
  private static void ran(String what) {
    last = what;
    if (!isHere) {
      System.out.println("ran " + what);
    }
  }

  static class Own {
    public static void main(String[] args) {
      ran("own " + List.of(args));
    }
  }

  static final class Inherits extends Own {}

  static class OfThePackage {
    static void main(String[] args) {
      ran("of the package");
    }
  }

  static final class InheritsThat extends OfThePackage {}

  static final class Private {
    private static void main(String[] args) {
      ran("private");
    }
  }

  static class OfAnInstance {
    public void main(String[] args) {
      ran("of an instance");
    }
  }

  static final class InheritsInstance extends OfAnInstance {}

  static final class PrivateConstructor {
    private PrivateConstructor() {}

    public void main(String[] args) {
      ran("not without a constructor");
    }
  }

  static final class WithoutParameter {
    void main() {
      ran("without a parameter");
    }
  }

  static final class TwoMains {
    private static void main(String[] args) {
      ran("the private one");
    }

    static void main() {
      ran("the one without a parameter");
    }
  }

  static final class ReturnsSomething {
    public static int main(String[] args) {
      ran("returns something");
      return 0;
    }
  }

  interface Interface {
    static void main(String[] args) {
      ran("of an interface");
    }
  }

  static final class Implements implements Interface {}

  interface DefaultMain {
    default void main() {
      ran("a default");
    }
  }

  static final class ImplementsDefault implements DefaultMain {}

  static final class NoMain {}

  private static String runByUs(Class<?> main) throws Exception {
    last = "nothing";
    isHere = true;
    try {
      MainMethod.of(main).call("a");
    } catch (NoSuchMethodException e) {
      return "nothing";
    } catch (Throwable e) {
      throw new AssertionError(main + " fails", e);
    }
    return "ran " + last;
  }

  private static String runBy(Launch launch) throws Exception {
    WorkerProcess worker =
        new WorkerProcess(launch.withJvmOptions(SMALL), StopLadder.within(PATIENCE)).start();
    assertThat(worker.join(PATIENCE)).isTrue();
    assertThat(worker.output().awaitEnd(PATIENCE)).isTrue();
    String line = String.join("\n", worker.output().lastLines());
    assertThat(worker.exitCode())
        .as("%s: %s", launch, line)
        .hasValue(line.startsWith("ran") ? 0 : 1);
    return line.startsWith("ran") ? line : "nothing";
  }

  @Test
  @Tag("process.main-as-java")
  @DisplayName("a guarded child runs the main that this JDK's java would, and no other")
  void asJava() throws Exception {
    List<Class<?>> classes = List.of(
        Own.class,
        Inherits.class,
        OfThePackage.class,
        InheritsThat.class,
        Private.class,
        OfAnInstance.class,
        InheritsInstance.class,
        PrivateConstructor.class,
        WithoutParameter.class,
        TwoMains.class,
        ReturnsSomething.class,
        Interface.class,
        Implements.class,
        ImplementsDefault.class,
        NoMain.class);
    List<String> byJava = new ArrayList<>();
    List<String> byUs = new ArrayList<>();
    for (Class<?> each : classes) {
      String name = each.getSimpleName() + ": ";
      byJava.add(name + runBy(Launch.main(each, "a").withoutGuard()));
      byUs.add(name + runByUs(each));
    }
    assertThat(byUs).as("[process.main-as-java]").isEqualTo(byJava);
    assertThat(byJava).contains("Inherits: ran own [a]", "NoMain: nothing");
    assertThat(runBy(Launch.main(Inherits.class, "a")))
        .as("[process.main-as-java] guarded")
        .isEqualTo("ran own [a]");
    assertThat(runBy(Launch.main(NoMain.class)))
        .as("[process.main-as-java] guarded")
        .isEqualTo("nothing");
  }

  static final class Fails {
    private Fails() {}

    public static void main(String[] args) throws IOException {
      throw new IOException("failed as it should");
    }
  }

  @Test
  @Tag("process.main-as-java")
  @DisplayName("what main throws comes out unchanged; a message says why a class is refused")
  void failures() {
    assertThatThrownBy(() -> MainMethod.of(Fails.class).call())
        .as("[process.main-as-java]")
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("failed as it should");
    assertThatThrownBy(() -> MainMethod.of(NoMain.class))
        .hasMessageMatching("There is no .*void main\\(String\\[]\\).* in class .*NoMain, or .*");
    assertThatThrownBy(() -> MainMethod.of(PrivateConstructor.class))
        .hasMessageMatching(
            "The method main of class .*PrivateConstructor (must be|is not) static.*");
  }
}
