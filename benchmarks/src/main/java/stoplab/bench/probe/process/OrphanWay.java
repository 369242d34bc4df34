// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe.process;

import java.time.Duration;
import java.util.Locale;

/** How a child JVM can notice that its parent was killed. */
public enum OrphanWay {
  /** The end of its standard input, by {@link stoplab.process.worker.guard.OrphanGuard}. */
  GUARDED(Duration.ofMillis(5)),
  /** It checks every 50 ms whether its parent is alive. */
  POLLING(Duration.ofMillis(50)),
  /** {@link ProcessHandle#onExit} of its parent, which the JDK polls: at first after 300 ms. */
  ON_EXIT(Duration.ofMillis(300));

  private final Duration period;

  OrphanWay(Duration period) {
    this.period = period;
  }

  /** A period of the technique, over which the kill is spread. */
  Duration period() {
    return period;
  }

  /** The name in reports, such as {@code orphan-guarded}. */
  public String label() {
    return "orphan-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
