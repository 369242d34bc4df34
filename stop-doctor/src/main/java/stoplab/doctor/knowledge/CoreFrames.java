// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.knowledge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reduces a stack to the calls that decide: without the frames that every park or every read has,
 * under the names that they have on all JDKs, and without repetitions. Immutable.
 */
final class CoreFrames {
  private static final String DROPPED = "";
  private static final String BLOCK_HOUND = "$$BlockHound$$_";

  private final Map<String, String> names = new HashMap<>();

  private CoreFrames() {}

  static CoreFrames load() {
    CoreFrames frames = new CoreFrames();
    for (KnowledgeTable.Cells row : KnowledgeTable.read("/stoplab/doctor/knowledge/renames.tsv")) {
      frames.names.put(row.get("frame"), row.get("to"));
    }
    return frames;
  }

  /** The calls of a stack that decide, from the top. */
  List<String> of(List<String> calls) {
    List<String> core = new ArrayList<>();
    String last = "";
    for (String call : calls) {
      String name = name(call);
      if (!name.equals(DROPPED) && !name.equals(last)) {
        core.add(name);
        last = name;
      }
    }
    return core;
  }

  private String name(String call) {
    if (isHidden(call)) {
      return DROPPED;
    }
    String plain = plain(call);
    String renamed = names.get(plain);
    if (renamed == null) {
      renamed = names.get(plain.substring(0, plain.lastIndexOf('.') + 1) + "*");
    }
    return renamed == null ? plain : renamed;
  }

  /** A call without the prefix that BlockHound gives to a native method. */
  static String plain(String call) {
    return call.contains(BLOCK_HOUND) ? call.replace(BLOCK_HOUND, "") : call;
  }

  /** Whether it is a lambda's class, which varies from run to run and says nothing. */
  static boolean isHidden(String call) {
    return call.contains("$$Lambda") || call.indexOf('/') >= 0;
  }
}
