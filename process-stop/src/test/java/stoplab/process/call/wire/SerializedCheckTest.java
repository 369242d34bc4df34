// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static stoplab.testkit.NoStrayThreads.PATIENCE;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectStreamConstants;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.time.Period;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("process.call-filter")
class SerializedCheckTest {
  private static final String CLAIM = "[process.call-filter] %s";
  private static final int TRIES = 1_000;
  private static final int MEBI = 1 << 20;

  /** Two references: a tree of them has twice as many leaves with each level. */
  record Pair(Object one, Object other) implements Serializable {}

  @Test
  @DisplayName("random values pass, and come back equal, in 1,000 tries")
  void soundValues() throws ProtocolException {
    for (int seed = 0; seed < TRIES; seed++) {
      Object value = Values.random(new Random(seed), 5);
      byte[] bytes = Streams.of(value);
      assertThat(Values.isEqual(value, Streams.decode(bytes)))
          .as(CLAIM, "seed " + seed)
          .isTrue();
    }
  }

  @Test
  @DisplayName("large values of usual kinds pass")
  void largeValues() throws ProtocolException {
    List<Integer> numbers = IntStream.range(0, 300_000).boxed().toList();
    Map<String, List<Integer>> map = new HashMap<>();
    numbers.subList(0, 50_000).forEach(each -> map.put("key " + each, List.of(each, each + 1)));
    for (Object value : List.of(
        numbers,
        new HashSet<>(numbers),
        new LinkedHashSet<>(numbers),
        new LinkedList<>(numbers),
        map,
        new ArrayList<>(Collections.nCopies(300_000, null)),
        new byte[8 * MEBI],
        Set.copyOf(numbers.subList(0, 20_000)),
        new long[100][1_000])) {
      assertThat(Values.isEqual(value, Streams.decode(Streams.of(value))))
          .as(CLAIM, value.getClass())
          .isTrue();
    }
  }

  @Test
  @DisplayName("a key whose hash code takes too long is refused, whatever it is made of")
  void hashCodes() {
    for (UnaryOperator<Object> level : List.<UnaryOperator<Object>>of(
        inner -> new ArrayList<>(List.of(inner, inner)),
        inner -> new LinkedList<>(List.of(inner, inner)),
        inner -> Arrays.asList(inner, inner),
        inner -> List.of(inner, inner),
        inner -> new HashMap<>(Map.of("a", inner, "b", inner)),
        inner -> Collections.unmodifiableList(new ArrayList<>(List.of(inner, inner))),
        inner -> new Pair(inner, inner))) {
      Object key = "leaf";
      for (int i = 0; i < 28; i++) { // takes seconds if it is hashed, not years
        key = level.apply(key);
      }
      for (Object value : List.of(
          Streams.filled(new HashSet<>(), List.of(key)),
          Streams.filled(new LinkedHashSet<>(), List.of(key)),
          Streams.withKeys(new HashMap<>(), List.of(key)),
          Streams.withKeys(new LinkedHashMap<>(), List.of(key)),
          List.of(Map.of("inside", Streams.withKeys(new HashMap<>(), List.of(1, key, 2)))))) {
        assertRefused(Streams.of(value), "too many objects");
      }
    }
  }

  @Test
  @DisplayName("as values of a map the same objects pass: nothing hashes them")
  void notHashed() throws ProtocolException {
    Object value = "leaf";
    for (int i = 0; i < 40; i++) {
      value = new ArrayList<>(List.of(value, value));
    }
    assertThat(Streams.decode(Streams.of(new HashMap<>(Map.of("key", value)))))
        .as(CLAIM, "value of a map")
        .isInstanceOf(HashMap.class);
  }

  @Test
  @DisplayName("sets of sets of sets are refused before they take seconds")
  void setsOfSets() {
    Set<Object> root = new HashSet<>();
    Set<Object> one = root;
    Set<Object> other = new HashSet<>();
    for (int i = 0; i < 27; i++) {
      Set<Object> nextOne = new HashSet<>(List.of("foo"));
      Set<Object> nextOther = new HashSet<>();
      one.addAll(List.of(new Streams.Stand(nextOne), new Streams.Stand(nextOther)));
      other.addAll(List.of(new Streams.Stand(nextOne), new Streams.Stand(nextOther)));
      one = nextOne;
      other = nextOther;
    }
    assertRefused(Streams.of(root), "too many objects");
  }

  @Test
  @DisplayName("a key that refers to itself is refused, and a value that does passes")
  void cycles() throws ProtocolException {
    List<Object> self = new ArrayList<>();
    self.add(self);
    assertRefused(Streams.of(Streams.withKeys(new HashMap<>(), List.of(self))), "refers to itself");
    assertThat((List<?>) Streams.decode(Streams.of(self))).as(CLAIM, "list").hasSize(1);
  }

  @Test
  @DisplayName("immutable sets and maps are limited: equal hash codes cost the square")
  void immutable() {
    List<Long> equalHashes =
        IntStream.range(0, 40_000).mapToObj(each -> (long) each << 32 | each).toList();
    Map<Object, Object> map = new HashMap<>();
    equalHashes.forEach(each -> map.put(each, "v"));
    assertRefused(Streams.of(Set.copyOf(equalHashes)), "too many elements");
    assertRefused(Streams.of(Map.copyOf(map)), "too many elements");
    List<Object> sets = new ArrayList<>();
    for (int i = 0; i < 11; i++) {
      sets.add(Set.copyOf(equalHashes.subList(i, i + 10_000)));
    }
    assertRefused(Streams.of(sets), "too many elements");
  }

  @Test
  @DisplayName("more than 64 nested objects are refused before any is made")
  void depth() throws ProtocolException {
    for (int levels : new int[] {63, 64, 100_000}) {
      byte[] bytes = Streams.made(out -> {
        for (int i = 0; i < levels; i++) {
          out.writeByte(ObjectStreamConstants.TC_ARRAY);
          if (i == 0) {
            Streams.type(out, "[Ljava.lang.Object;", ObjectStreamConstants.SC_SERIALIZABLE);
          } else {
            out.writeByte(ObjectStreamConstants.TC_REFERENCE);
            out.writeInt(ObjectStreamConstants.baseWireHandle);
          }
          out.writeInt(1);
        }
        out.writeByte(ObjectStreamConstants.TC_NULL);
      });
      Throwable failure = catchThrowable(() -> SerializedCheck.of(bytes));
      if (levels < SerializedCheck.DEPTH) {
        assertThat(failure).as(CLAIM, levels).isNull();
      } else {
        assertThat(failure)
            .as(CLAIM, levels)
            .isInstanceOf(ProtocolException.class)
            .hasMessageContaining("more than 64 objects");
      }
    }
  }

  @Test
  @DisplayName("small bytes that would become large objects are refused")
  void amplification() {
    assertRefused(Streams.of(new LinkedList<>(Collections.nCopies(4 * MEBI, null))), "memory");
    // a TreeSet does not compare what it reads, and takes nulls
    assertRefused(
        container("java.util.TreeSet", out -> {
          out.writeByte(ObjectStreamConstants.TC_NULL);
          blockData(out, 2 * MEBI);
          out.write(filled(2 * MEBI, ObjectStreamConstants.TC_NULL));
        }),
        "memory");
  }

  @Test
  @DisplayName("containers that claim more than was sent take no memory for it")
  void claims() {
    for (String name : List.of(
        "java.util.ArrayDeque", "java.util.CollSer", "java.util.HashMap", "java.util.HashSet")) {
      for (int claim : new int[] {Integer.MAX_VALUE, 1 << 28, -1}) {
        byte[] bytes = container(name, out -> {
          out.writeByte(ObjectStreamConstants.TC_BLOCKDATA);
          out.writeByte(12);
          out.writeInt(claim);
          out.writeInt(claim);
          out.writeInt(claim);
        });
        long before = Allocation.ofThisThread();
        Throwable failure = catchThrowable(() -> Streams.decode(bytes));
        assertThat(failure == null || failure instanceof ProtocolException)
            .as(CLAIM, name + " " + claim)
            .isTrue();
        assertThat(Allocation.ofThisThread() - before)
            .as(CLAIM, name + " " + claim)
            .isLessThan(20 * MEBI);
      }
    }
    byte[] list = Streams.of(new ArrayList<>(List.of(1, 2, 3)));
    int size = new String(list, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("size") + 6;
    byte[] huge = ByteBuffer.wrap(list.clone()).putInt(size, 1 << 28).array();
    assertRefused(huge, "REJECTED");
  }

  @Test
  @DisplayName("an array that claims more than was sent is refused before it is made")
  void arrays() {
    for (Object value : List.of(new long[3], new Object[3], new byte[3][0])) {
      byte[] bytes = Streams.of(value);
      for (int claim : new int[] {Integer.MAX_VALUE, 1 << 28, -1, Integer.MIN_VALUE}) {
        byte[] claiming = bytes.clone();
        int at = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("xp") + 2;
        ByteBuffer.wrap(claiming).putInt(at, claim);
        assertRefused(claiming, "");
      }
    }
  }

  @Test
  @DisplayName("a value that nobody waits for any more is not read to its end")
  void notWanted() {
    List<Period> collisions = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      collisions.add(Period.of(-(i << 8), i, 0)); // equal hash codes, and not comparable
    }
    byte[] bytes = Streams.of(new HashSet<>(collisions));
    AtomicInteger asked = new AtomicInteger();
    assertThatThrownBy(() -> ValueFormat.decode(
            new ValueFormat.Encoded((byte) 8, bytes),
            AllowedClasses.of(List.of()),
            () -> asked.incrementAndGet() < 500))
        .as(CLAIM, "not wanted")
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("nobody waits for it");
    assertThat(asked.get()).as(CLAIM, "asked").isEqualTo(500);
  }

  @Test
  @DisplayName("it is asked before each null too, so that no byte is read unasked")
  void askedOften() throws ProtocolException {
    AtomicInteger asked = new AtomicInteger();
    byte[] bytes = Streams.of(new LinkedList<>(Collections.nCopies(1_000, null)));
    ValueFormat.decode(
        new ValueFormat.Encoded((byte) 8, bytes),
        AllowedClasses.of(List.of()),
        () -> asked.incrementAndGet() > 0);
    assertThat(asked.get()).as(CLAIM, "asked").isGreaterThan(1_000);
  }

  @Test
  @DisplayName(
      "damaged values are read or refused, in bounded time and memory, in 1,000 tries each")
  void damaged() {
    List<Object> values = new ArrayList<>(Values.all());
    values.add(Values.all());
    long begun = System.nanoTime();
    for (Object value : List.of(
        Values.all(),
        Streams.filled(new HashSet<>(), List.of(Set.of(1), List.of("a"), Map.of())),
        new HashMap<>(Map.of(Map.of(1, 2), 3)),
        Values.random(new Random(7), 6))) {
      assertEachRefused(Streams.of(value), TRIES);
    }
    for (Object value : values) {
      assertEachRefused(Streams.of(value), TRIES / 40);
    }
    assertThat(System.nanoTime() - begun).as(CLAIM, "time").isLessThan(PATIENCE.toNanos());
  }

  private static void assertEachRefused(byte[] sound, int tries) {
    for (int seed = 0; seed < tries; seed++) {
      byte[] bytes = Damage.of(sound, seed);
      long before = Allocation.ofThisThread();
      Throwable failure = catchThrowable(() -> Streams.decode(bytes));
      if (failure != null) {
        assertThat(failure).as(CLAIM, "seed " + seed).isInstanceOf(ProtocolException.class);
      }
      assertThat(Allocation.ofThisThread() - before)
          .as(CLAIM, "memory with seed " + seed)
          .isLessThan(64 * MEBI);
    }
  }

  private static void assertRefused(byte[] bytes, String why) {
    long begun = System.nanoTime();
    assertThatThrownBy(() -> Streams.decode(bytes, SerializedCheckTest.class.getName()))
        .as(CLAIM, why)
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining(why);
    assertThat(System.nanoTime() - begun).as(CLAIM, "time").isLessThan(PATIENCE.toNanos());
  }

  /** An object of a class of the JDK, with data that it has not written. */
  private static byte[] container(String name, Streams.Content data) {
    return Streams.made(out -> {
      out.writeByte(ObjectStreamConstants.TC_OBJECT);
      out.writeByte(ObjectStreamConstants.TC_CLASSDESC);
      out.writeUTF(name);
      out.writeLong(version(name));
      out.writeByte(ObjectStreamConstants.SC_SERIALIZABLE | ObjectStreamConstants.SC_WRITE_METHOD);
      out.writeShort(0);
      out.writeByte(ObjectStreamConstants.TC_ENDBLOCKDATA);
      out.writeByte(ObjectStreamConstants.TC_NULL);
      data.write(out);
      out.writeByte(ObjectStreamConstants.TC_ENDBLOCKDATA);
    });
  }

  private static long version(String name) {
    try {
      return java.io.ObjectStreamClass.lookup(Class.forName(name)).getSerialVersionUID();
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  private static void blockData(DataOutputStream out, int number) throws IOException {
    out.writeByte(ObjectStreamConstants.TC_BLOCKDATA);
    out.writeByte(Integer.BYTES);
    out.writeInt(number);
  }

  private static byte[] filled(int length, byte content) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, content);
    return bytes;
  }
}
