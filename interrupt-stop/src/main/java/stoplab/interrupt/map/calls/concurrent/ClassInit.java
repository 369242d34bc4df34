// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.calls.concurrent;

import java.io.IOException;
import java.io.InputStream;
import stoplab.interrupt.map.probe.Gate;
import stoplab.interrupt.map.probe.Scenario;

/** A class whose initialization takes as long as one likes, in another thread. */
final class ClassInit {
  private ClassInit() {}

  /** The initializer of a fresh class waits in a helper; the victim needs the class too. */
  static void initialize(Scenario scenario) {
    Gate gate = scenario.on().gate();
    Gate running = scenario.on().gate();
    Fresh loader = new Fresh(() -> {
      running.open();
      gate.pass();
    });
    scenario.on().helper(() -> Class.forName(Slow.class.getName(), true, loader));
    running.pass();
    scenario
        .call(
            () -> Class.forName(Slow.class.getName(), true, loader) != null && scenario.released())
        .release(gate::open);
  }

  /** Its initialization runs its loader, and takes as long as that. */
  static final class Slow {
    static {
      ((Runnable) Slow.class.getClassLoader()).run();
    }

    private Slow() {}
  }

  /** Defines a class of its own for {@link Slow}. */
  private static final class Fresh extends ClassLoader implements Runnable {
    private final Runnable initializer;

    Fresh(Runnable initializer) {
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
        if (loaded != null || !name.equals(Slow.class.getName())) {
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
