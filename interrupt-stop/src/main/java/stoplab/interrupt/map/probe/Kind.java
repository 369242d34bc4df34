// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.probe;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/** The two kinds of thread. Virtual threads are created by reflection, since JDK 17 has none. */
public enum Kind {
  PLATFORM,
  VIRTUAL;

  /** The first JDK with virtual threads as a final feature. */
  public static final int FIRST_WITH_VIRTUAL = 21;

  /** The kinds that this JVM supports. */
  public static List<Kind> available() {
    return Runtime.version().feature() < FIRST_WITH_VIRTUAL ? List.of(PLATFORM) : List.of(values());
  }

  /** A factory for threads of this kind. All are daemon threads, as virtual threads always are. */
  public ThreadFactory factory() {
    if (this == VIRTUAL) {
      return Virtual.FACTORY;
    }
    return body -> {
      Thread thread = Executors.defaultThreadFactory().newThread(body);
      thread.setDaemon(true);
      return thread;
    };
  }

  public Thread start(String name, Runnable body) {
    Thread thread = factory().newThread(body);
    thread.setName(name);
    thread.start();
    return thread;
  }

  /** The name in flags and tables. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static final class Virtual {
    static final ThreadFactory FACTORY = find();

    private static ThreadFactory find() {
      try {
        Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
        Class<?> type = Class.forName("java.lang.Thread$Builder");
        return (ThreadFactory) type.getMethod("factory").invoke(builder);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("no virtual threads on " + Runtime.version(), e);
      }
    }
  }
}
