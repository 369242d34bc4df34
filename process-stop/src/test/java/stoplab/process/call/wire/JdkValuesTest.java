// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.chrono.ThaiBuddhistDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Currency;
import java.util.Date;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JdkValuesTest {
  static List<Object> values() {
    List<Object> values = new ArrayList<>(List.of(
        List.of(),
        List.of(1),
        List.of(1.5f, 'c', (short) 3, (byte) 4),
        Set.of(1),
        Set.of(1, "b", 3L),
        Map.of(),
        Map.of("a", 1),
        Map.of("a", List.of(1), "b", Map.of("c", Set.of(2))),
        List.copyOf(Arrays.asList("a", "b", "c")),
        Arrays.asList("a", null),
        EnumSet.of(DayOfWeek.MONDAY),
        EnumSet.noneOf(TimeUnit.class),
        new EnumMap<>(Map.of(TimeUnit.DAYS, 1)),
        Collections.emptyList(),
        Collections.emptyMap(),
        Collections.emptySet(),
        Collections.singletonList(1),
        Collections.singletonMap(1, 2),
        Collections.singleton(1),
        Collections.unmodifiableList(new ArrayList<>(List.of(1))),
        Collections.unmodifiableList(new LinkedList<>(List.of(1))),
        Collections.unmodifiableMap(new HashMap<>(Map.of(1, 2))),
        Collections.unmodifiableSet(new HashSet<>(Set.of(1))),
        new TreeMap<>(Map.of(1, 2)),
        new TreeSet<>(Set.of(1)),
        new LinkedHashMap<>(Map.of(1, 2)),
        new LinkedHashSet<>(Set.of(1))));
    values.addAll(List.of(
        new BigDecimal("1.50"),
        BigInteger.TEN,
        MathContext.DECIMAL64,
        RoundingMode.UP,
        URI.create("a:b"),
        BitSet.valueOf(new long[] {5}),
        Currency.getInstance("EUR"),
        new Date(1),
        Locale.FRANCE,
        new UUID(1, 2),
        TimeUnit.DAYS,
        ChronoUnit.DAYS,
        Duration.ofMillis(5),
        Instant.EPOCH,
        LocalDate.EPOCH,
        Period.ofDays(1),
        ZonedDateTime.of(LocalDate.EPOCH.atStartOfDay(), ZoneId.of("Europe/Paris")),
        ThaiBuddhistDate.of(2_500, 1, 1),
        "half a surrogate \ud83d"));
    return values;
  }

  @ParameterizedTest
  @MethodSource("values")
  @Tag("process.call-filter")
  @DisplayName("the JDK's value types come back equal, and nothing has to be allowed")
  void valueComesBack(Object value) throws Exception {
    assertThat(roundTrip(value))
        .as("[process.call-filter] %s", value.getClass())
        .isEqualTo(value);
  }

  private static Object roundTrip(Object value) throws Exception {
    return ValueFormat.decode(ValueFormat.encode(value), AllowedClasses.of(List.of()));
  }
}
