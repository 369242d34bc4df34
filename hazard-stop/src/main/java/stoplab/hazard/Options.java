// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/** The flags of the program, parsed by hand. */
record Options(List<String> names, List<String> javas, String out, boolean list, boolean help) {
  static final String HELP = "Usage: Hazards [NAME...] [--java PATH]... [--out DIR] [--list]";

  static Options parse(String... args) throws Mistake {
    List<String> names = new ArrayList<>();
    List<String> javas = new ArrayList<>();
    String out = null;
    boolean list = false;
    boolean help = false;
    Iterator<String> rest = Arrays.asList(args).iterator();
    while (rest.hasNext()) {
      String next = rest.next();
      switch (next) {
        case "--java" -> javas.add(value(next, rest));
        case "--out" -> out = value(next, rest);
        case "--list" -> list = true;
        case "--help" -> help = true;
        default -> {
          if (next.startsWith("-")) {
            throw new Mistake("There is no flag " + next + "; --help tells which there are.");
          }
          names.add(next);
        }
      }
    }
    return new Options(List.copyOf(names), List.copyOf(javas), out, list, help);
  }

  private static String value(String flag, Iterator<String> rest) throws Mistake {
    if (!rest.hasNext()) {
      throw new Mistake("The flag " + flag + " needs a value; --help tells which.");
    }
    return rest.next();
  }

  /** The hazards that are asked for; all if none is named. */
  List<Hazard> hazards() throws Mistake {
    if (names.isEmpty()) {
      return Catalogue.hazards();
    }
    List<Hazard> named = new ArrayList<>();
    for (String name : names) {
      named.addAll(Catalogue.called(name));
    }
    return named.stream().distinct().toList();
  }

  /** The JVMs that are asked for; this one if none is. */
  List<Jvm> jvms() throws Mistake, IOException, InterruptedException {
    List<Jvm> jvms = new ArrayList<>();
    for (String java : javas) {
      jvms.add(Jvm.of(java));
    }
    return jvms.isEmpty() ? List.of(Jvm.current()) : jvms;
  }
}
