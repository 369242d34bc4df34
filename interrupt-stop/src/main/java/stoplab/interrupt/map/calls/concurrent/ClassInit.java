// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.calls.concurrent;

import java.io.IOException;
import java.io.InputStream;
import stoplab.interrupt.map.probe.Gate;
import stoplab.interrupt.map.probe.Scenario;

/** A class whose initialization in another thread takes until the release. */
final class ClassInit {
  private ClassInit() {}

  /** A helper initializes a new class and waits inside; the victim needs the class as well. */
  static void initialize(Scenario scenario) {
    Gate gate = scenario.resources().gate();
    Gate running = scenario.resources().gate();
    CopyingLoader loader = new CopyingLoader(() -> {
      running.open();
      gate.pass();
    });
    scenario.resources().helper(() -> Class.forName(SlowClass.class.getName(), true, loader));
    running.pass();
    scenario
        .call(() ->
            Class.forName(SlowClass.class.getName(), true, loader) != null && scenario.released())
        .release(gate::open);
  }

  /** Its initializer runs the class loader, which waits. */
  static final class SlowClass {
    static {
      ((Runnable) SlowClass.class.getClassLoader()).run();
    }

    private SlowClass() {}
  }

  /** Defines its own copy of {@link SlowClass}. */
  private static final class CopyingLoader extends ClassLoader implements Runnable {
    private final Runnable initializer;

    CopyingLoader(Runnable initializer) {
      super(ClassInit.class.getClassLoader());
      this.initializer = initializer;
    }

    @Override
    public void run() {
      initializer.run();
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        if (loaded != null || !name.equals(SlowClass.class.getName())) {
          return loaded != null ? loaded : super.loadClass(name, resolve);
        }
        String file = name.replace('.', '/') + ".class";
        try (InputStream in = getParent().getResourceAsStream(file)) {
          byte[] bytes = in.readAllBytes();
          return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
          throw new ClassNotFoundException(name, e);
        }
      }
    }
  }
}
