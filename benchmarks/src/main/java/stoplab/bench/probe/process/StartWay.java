// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe.process;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The JVM settings under which {@code ProcessStop.start} starts a child JVM. */
public enum StartWay {
  /** None: what the JDK does by itself. */
  DEFAULT,
  /** The same once more (A/A). */
  DEFAULT_AGAIN,
  /** Only the first compiler, and the collector with the least to set up. */
  C1_SERIAL("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
  /** Without the archive of JDK classes that each JDK has. */
  NO_CDS("-Xshare:off"),
  /** An archive of the program's own classes; if it cannot be used, the JVM does not start. */
  APP_CDS("-Xshare:on", "-XX:SharedArchiveFile=" + StartWay.ARCHIVE),
  /** The ahead-of-time cache of JEP 483 and 514, likewise. */
  AOT_CACHE("-XX:AOTMode=on", "-XX:AOTCache=" + StartWay.ARCHIVE);

  private static final String ARCHIVE = "{archive}";

  /** From this JDK on, one run with one option makes the cache (JEP 514). */
  private static final int FIRST_WITH_AOT_CACHE = 25;

  private final List<String> options;

  StartWay(String... options) {
    this.options = List.of(options);
  }

  /** The options of the JVM, with the archive that {@link #training} has made. */
  List<String> options(String archive) {
    return options.stream().map(option -> option.replace(ARCHIVE, archive)).toList();
  }

  /** The option of a run that makes the archive at its end; empty if none is needed. */
  Optional<String> training(String archive) {
    return switch (this) {
      case APP_CDS -> Optional.of("-XX:ArchiveClassesAtExit=" + archive);
      case AOT_CACHE -> Optional.of("-XX:AOTCacheOutput=" + archive);
      default -> Optional.empty();
    };
  }

  /** Whether it needs a run that makes an archive. */
  public boolean isTrained() {
    return training("").isPresent();
  }

  /** Why it cannot be measured on this JDK; empty if it can. */
  public Optional<String> lack() {
    return lack(Runtime.version().feature());
  }

  public Optional<String> lack(int feature) {
    return this == AOT_CACHE && feature < FIRST_WITH_AOT_CACHE
        ? Optional.of("needs JDK " + FIRST_WITH_AOT_CACHE + ", this is " + feature)
        : Optional.empty();
  }

  /** The name in reports, such as {@code start-default}. */
  public String label() {
    return "start-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
