// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call.wire;

import java.util.Map;

/**
 * What an object that has data beside its fields costs when it is read from a serialized value:
 * bytes of heap, and hash codes.
 *
 * @param heap bytes of an empty one, beside its fields
 * @param table bytes that the first item takes
 * @param item bytes of each item
 * @param keyEvery each such item is hashed while it is read, beginning with the first; 0 for none
 * @param comparesAll whether items with equal hash codes are compared with each other
 */
record ContainerCost(int heap, int table, int item, int keyEvery, boolean comparesAll) {
  private static final ContainerCost LIST = new ContainerCost(0, 0, 4, 0, false);
  private static final ContainerCost OTHER = new ContainerCost(0, 0, 8, 0, false);
  private static final ContainerCost HASH_MAP = new ContainerCost(64, 80, 24, 2, false);

  /** An immutable list, set or map of {@code List.of} and its like: a tag says which. */
  private static final String IMMUTABLE = "java.util.CollSer";

  private static final int MAP_TAG = 3;
  private static final int SET_TAG = 2;
  private static final int TAG_MASK = 0xFF;

  private static final Map<String, ContainerCost> KNOWN = Map.ofEntries(
      Map.entry("java.net.URI", new ContainerCost(200, 0, 8, 0, false)), // it is parsed
      Map.entry("java.util.ArrayDeque", LIST),
      Map.entry("java.util.ArrayList", LIST),
      Map.entry("java.util.EnumMap", new ContainerCost(128, 0, 8, 0, false)),
      Map.entry("java.util.HashMap", HASH_MAP),
      Map.entry("java.util.HashSet", new ContainerCost(64, 80, 40, 1, false)),
      Map.entry("java.util.Hashtable", HASH_MAP),
      Map.entry("java.util.LinkedList", new ContainerCost(24, 0, 24, 0, false)),
      Map.entry("java.util.TreeMap", new ContainerCost(48, 0, 20, 0, false)),
      Map.entry("java.util.TreeSet", new ContainerCost(64, 0, 40, 0, false)),
      Map.entry("java.util.concurrent.ConcurrentHashMap", HASH_MAP));

  /**
   * The cost of an object that has data of its own.
   *
   * @param type its class
   * @param lastField the last four bytes of its primitive fields
   */
  static ContainerCost of(SerializedClass type, int lastField) {
    if (!type.name().equals(IMMUTABLE)) {
      return KNOWN.getOrDefault(type.name(), OTHER);
    }
    int tag = lastField & TAG_MASK;
    boolean hashes = type.fieldBytes() != Integer.BYTES || tag == SET_TAG || tag == MAP_TAG;
    return hashes ? new ContainerCost(0, 0, 16, tag == MAP_TAG ? 2 : 1, true) : LIST;
  }
}
