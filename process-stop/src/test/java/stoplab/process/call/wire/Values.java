// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call.wire;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.net.URI;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.chrono.JapaneseDate;
import java.time.temporal.ChronoUnit;
import java.util.AbstractMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
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
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A value of each type that is allowed, and random ones. */
final class Values {
  private Values() {}

  static List<Object> all() {
    List<Object> all = new ArrayList<>();
    all.addAll(simple());
    all.addAll(times());
    all.addAll(collections());
    all.addAll(arrays());
    return all;
  }

  private static List<Object> simple() {
    return List.of(
        true,
        (byte) 1,
        'c',
        1.5,
        1.5f,
        7,
        7L,
        (short) 7,
        "text",
        "\ud83d",
        new BigDecimal("-1234567890123456789012345.678"),
        BigInteger.TWO.pow(1_000),
        MathContext.DECIMAL64,
        RoundingMode.UP,
        URI.create("https://a.example/b?c=d#e"),
        Currency.getInstance("EUR"),
        new Date(1_000),
        Locale.forLanguageTag("de-CH-1996-u-ca-iso8601"),
        BitSet.valueOf(new long[] {5, 0, 9}),
        new UUID(1, 2),
        TimeUnit.DAYS,
        String.class);
  }

  private static List<Object> times() {
    Instant now = Instant.ofEpochSecond(1_700_000_000, 123);
    return List.of(
        now,
        Duration.ofNanos(5),
        Period.of(1, 2, 3),
        LocalDate.EPOCH,
        LocalTime.NOON,
        LocalDateTime.MIN,
        OffsetDateTime.MAX,
        OffsetTime.MIN,
        Year.of(2_000),
        YearMonth.of(1, 2),
        MonthDay.of(2, 29),
        ZoneOffset.ofHours(-7),
        ZoneId.of("Europe/Zurich"),
        now.atZone(ZoneId.of("America/New_York")),
        ZonedDateTime.ofInstant(now, ZoneOffset.UTC),
        DayOfWeek.MONDAY,
        Month.MAY,
        ChronoUnit.DAYS,
        Clock.systemUTC(),
        JapaneseDate.of(2_000, 1, 1));
  }

  private static List<Object> collections() {
    Map<String, Integer> map = new LinkedHashMap<>(Map.of("a", 1));
    map.put(null, null);
    List<Object> list = new ArrayList<>(Arrays.asList("a", null, 1, List.of()));
    return List.of(
        list,
        new LinkedList<>(list),
        new ArrayDeque<>(List.of(1, 2, 3)),
        Arrays.asList(1, null),
        new HashSet<>(list),
        new LinkedHashSet<>(list),
        new TreeSet<>(List.of(3, 1)),
        map,
        new HashMap<>(map),
        new TreeMap<>(Map.of("x", list)),
        new EnumMap<>(Map.of(Month.MAY, "m")),
        EnumSet.of(Month.MAY),
        EnumSet.noneOf(Month.class),
        List.of(),
        List.of(1),
        List.of(1, 2, 3),
        Set.of(),
        Set.of(1),
        Set.of(1, 2, 3),
        Map.of(),
        Map.of(1, 2),
        Map.of("a", 1, "b", 2, "c", List.of(3)),
        List.copyOf(map.keySet().stream().map(String::valueOf).toList()),
        Stream.of("a", null, "b").toList(),
        Collections.emptyList(),
        Collections.emptySet(),
        Collections.emptyMap(),
        Collections.singletonList(null),
        Collections.singleton(1),
        Collections.singletonMap(1, 2),
        Collections.unmodifiableList(list),
        Collections.unmodifiableList(new LinkedList<>(list)),
        Collections.unmodifiableSet(new HashSet<>(list)),
        Collections.unmodifiableMap(map),
        Collections.unmodifiableCollection(new TreeSet<>(List.of(1))),
        new AbstractMap.SimpleEntry<>("k", "v"),
        new AbstractMap.SimpleImmutableEntry<>("k", 1));
  }

  private static List<Object> arrays() {
    return List.of(
        new int[] {1, 2},
        new long[0],
        new double[][] {{1}, null, {}},
        new boolean[1],
        new char[1],
        new short[1],
        new float[1],
        new byte[1],
        new String[] {"a", null},
        new Object[] {1, "a"},
        new Instant[] {Instant.EPOCH},
        new List<?>[] {new ArrayList<>(List.of(1))},
        new Month[][] {{Month.MAY}},
        new Number[] {1, 2L});
  }

  /** Equal by content, also where a class of the JDK has no equals. */
  static boolean isEqual(Object one, Object other) {
    if (one instanceof ArrayDeque<?> || one.getClass().getName().endsWith("ableCollection")) {
      return List.copyOf((Collection<?>) one).equals(List.copyOf((Collection<?>) other));
    }
    return Arrays.deepEquals(new Object[] {one}, new Object[] {other});
  }

  /** Some nested value; the same for the same seed. */
  static Object random(Random random, int depth) {
    int kind = random.nextInt(depth == 0 ? 4 : 11);
    int size = random.nextInt(6);
    return switch (kind) {
      case 0 -> random.nextInt();
      case 1 -> "s" + random.nextInt(100);
      case 2 -> Instant.ofEpochSecond(random.nextInt());
      case 3 -> simple().get(random.nextInt(22));
      case 4 -> fill(new ArrayList<>(), random, size, depth);
      case 5 -> fill(new LinkedList<>(), random, size, depth);
      case 6 -> fill(new HashSet<>(), random, size, depth);
      case 7 -> List.copyOf(fill(new ArrayList<>(), random, size, depth));
      case 8 -> Set.copyOf(fill(new ArrayList<>(), random, size, depth));
      case 9 -> {
        Object shared = random(random, depth - 1);
        yield Arrays.asList(shared, shared, random(random, depth - 1));
      }
      default -> {
        Map<Object, Object> map = new HashMap<>();
        for (int i = 0; i < size; i++) {
          map.put(random(random, depth - 1), random(random, depth - 1));
        }
        yield random.nextBoolean() ? map : Map.copyOf(map);
      }
    };
  }

  private static Collection<Object> fill(
      Collection<Object> empty, Random random, int size, int depth) {
    for (int i = 0; i < size; i++) {
      empty.add(random(random, depth - 1));
    }
    return empty;
  }
}
