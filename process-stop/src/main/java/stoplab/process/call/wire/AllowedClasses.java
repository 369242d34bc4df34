// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Which classes a serialized value may have in it [process.call-filter]. Allowed are the JDK's
 * value types (boxed numbers and texts, {@code java.math}, {@code java.time}, the usual
 * collections, {@code UUID} and a few more), arrays of what is allowed, and what was added. Nothing
 * else is even loaded. Immutable and thread-safe.
 */
public final class AllowedClasses {
  private static final Set<String> VALUES = Set.of(
      "java.lang.Boolean",
      "java.lang.Byte",
      "java.lang.Character",
      "java.lang.Double",
      "java.lang.Enum",
      "java.lang.Float",
      "java.lang.Integer",
      "java.lang.Long",
      "java.lang.Number",
      "java.lang.Object",
      "java.lang.Short",
      "java.lang.String",
      "java.math.BigDecimal",
      "java.math.BigInteger",
      "java.math.MathContext",
      "java.math.RoundingMode",
      "java.net.URI",
      "java.util.AbstractMap$SimpleEntry",
      "java.util.AbstractMap$SimpleImmutableEntry",
      "java.util.ArrayDeque",
      "java.util.ArrayList",
      "java.util.Arrays$ArrayList",
      "java.util.BitSet",
      "java.util.CollSer",
      "java.util.Collections$EmptyList",
      "java.util.Collections$EmptyMap",
      "java.util.Collections$EmptySet",
      "java.util.Collections$SingletonList",
      "java.util.Collections$SingletonMap",
      "java.util.Collections$SingletonSet",
      "java.util.Collections$UnmodifiableCollection",
      "java.util.Collections$UnmodifiableList",
      "java.util.Collections$UnmodifiableMap",
      "java.util.Collections$UnmodifiableRandomAccessList",
      "java.util.Collections$UnmodifiableSet",
      "java.util.Currency",
      "java.util.Date",
      "java.util.EnumMap",
      "java.util.EnumSet",
      "java.util.EnumSet$SerializationProxy",
      "java.util.HashMap",
      "java.util.HashSet",
      "java.util.LinkedHashMap",
      "java.util.LinkedHashSet",
      "java.util.LinkedList",
      "java.util.Locale",
      "java.util.Map$Entry",
      "java.util.TreeMap",
      "java.util.TreeSet",
      "java.util.UUID",
      "java.util.concurrent.TimeUnit");

  private static final List<String> VALUE_PACKAGES = List.of("java.time.");

  private final List<String> patterns;

  private AllowedClasses(List<String> patterns) {
    this.patterns = List.copyOf(patterns);
  }

  /**
   * The JDK's value types, and these.
   *
   * @param patterns full names of classes, which allow nested classes too; with {@code .*} at the
   *     end a package, with {@code .**} also those below it
   * @return the classes
   * @throws IllegalArgumentException if one of them is neither
   */
  public static AllowedClasses of(List<String> patterns) {
    patterns.forEach(AllowedClasses::requirePattern);
    return new AllowedClasses(patterns);
  }

  private static void requirePattern(String pattern) {
    String name = pattern.replaceFirst("\\.\\*\\*?$", "");
    if (!name.matches("[\\p{L}_$][\\p{L}\\p{N}_$]*(\\.[\\p{L}_$][\\p{L}\\p{N}_$]*)*")) {
      throw new IllegalArgumentException("\"" + pattern + "\" is neither the full name of a class"
          + " nor a package with .* or .** at its end, such as com.acme.model.*");
    }
  }

  /**
   * These and one more.
   *
   * @param name the full name of a class, not null; its nested classes are allowed too
   * @return other classes
   */
  public AllowedClasses and(String name) {
    List<String> more = new ArrayList<>(patterns);
    more.add(Objects.requireNonNull(name, "name"));
    return new AllowedClasses(more);
  }

  /**
   * Whether a class may be loaded.
   *
   * @param name its name as {@link Class#getName()} gives it, not null
   * @return whether it may; that of an array is judged by its elements
   */
  boolean allows(String name) {
    String each = elementOf(name);
    return each.isEmpty() && !name.isEmpty() // an array of primitives
        || VALUES.contains(each)
        || VALUE_PACKAGES.stream().anyMatch(each::startsWith)
        || patterns.stream().anyMatch(pattern -> matches(pattern, each));
  }

  private static String elementOf(String name) {
    int dimensions = 0;
    while (name.startsWith("[", dimensions)) {
      dimensions++;
    }
    if (dimensions == 0) {
      return name;
    }
    return name.endsWith(";") ? name.substring(dimensions + 1, name.length() - 1) : "";
  }

  private static boolean matches(String pattern, String name) {
    if (pattern.endsWith(".**")) {
      return name.startsWith(pattern.substring(0, pattern.length() - 2));
    }
    if (pattern.endsWith(".*")) {
      String prefix = pattern.substring(0, pattern.length() - 1);
      return name.startsWith(prefix) && name.indexOf('.', prefix.length()) < 0;
    }
    return name.equals(pattern) || name.startsWith(pattern + "$");
  }
}
