// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import stoplab.interrupt.map.calls.Catalog;
import stoplab.interrupt.map.probe.Case;
import stoplab.interrupt.map.probe.Kind;

/** The command-line flags of the map. */
record MapOptions(Names names, List<Kind> kinds, Path out, boolean list, boolean help) {
  static final String HELP = String.join(
      System.lineSeparator(),
      "Interrupts the blocking calls of the JDK and reports how each reacts (about a minute).",
      "",
      "Usage: java -cp interrupt-stop/target/classes stoplab.interrupt.map.InterruptMap [flags]",
      "",
      "  --case REGEX             only calls whose name matches REGEX or contains it as plain text",
      "  --kind platform|virtual  only this kind of thread (virtual: JDK 21 or newer)",
      "  --out DIR                also write the rows to DIR/" + MapTsv.fileName()
          + "; creates DIR",
      "  --list                   print the names of the calls and exit",
      "  --help                   print this help and exit",
      "",
      "A time runs from the interrupt to the end of the call. A call that did not react has none.",
      "JDBC needs a driver: -cp \"interrupt-stop/target/classes:interrupt-stop/target/lib/*\"",
      "Exit codes: 0 success; 2 wrong flag.");

  /** Selects calls whose name matches a regular expression or contains it as plain text. */
  record Names(String text, Pattern pattern) {
    static final Names ALL = new Names("", Pattern.compile(""));

    boolean match(String name) {
      return name.contains(text) || pattern.matcher(name).find();
    }
  }

  /** A wrong flag; the message is one sentence. */
  static final class FlagException extends Exception {
    private static final long serialVersionUID = 1L;

    FlagException(String sentence) {
      super(sentence);
    }
  }

  static MapOptions parse(String... args) throws FlagException {
    MapOptions options = new MapOptions(Names.ALL, Kind.available(), null, false, false);
    Iterator<String> rest = Arrays.asList(args).iterator();
    while (rest.hasNext()) {
      options = options.with(rest.next(), rest);
    }
    return options;
  }

  private MapOptions with(String flag, Iterator<String> rest) throws FlagException {
    switch (flag) {
      case "--case":
        return new MapOptions(names(value(flag, rest)), kinds, out, list, help);
      case "--kind":
        return new MapOptions(names, List.of(kind(value(flag, rest))), out, list, help);
      case "--out":
        return new MapOptions(names, kinds, folder(value(flag, rest)), list, help);
      case "--list":
        return new MapOptions(names, kinds, out, true, help);
      case "--help":
        return new MapOptions(names, kinds, out, list, true);
      default:
        throw new FlagException("There is no flag " + flag + "; --help lists the flags.");
    }
  }

  /** The selected cases, each once for every kind of thread that it supports. */
  List<MapRun.Item> items() throws FlagException {
    List<Case> named =
        Catalog.cases().stream().filter(row -> names.match(row.name())).toList();
    List<MapRun.Item> items = new ArrayList<>();
    for (Case row : named) {
      for (Kind kind : kinds) {
        if (row.fits(kind)) {
          items.add(new MapRun.Item(row, kind));
        }
      }
    }
    if (items.isEmpty()) {
      throw new FlagException(
          named.isEmpty()
              ? "No call matches " + names.text() + "; --list shows all calls."
              : "The calls that match " + names.text() + " do not exist on JDK "
                  + Runtime.version().feature() + " for this kind of thread.");
    }
    return items;
  }

  /** The output file, or null; a partial run must not overwrite an existing file. */
  Path file() throws FlagException {
    if (out == null) {
      return null;
    }
    Path file = out.resolve(MapTsv.fileName());
    boolean all = names.equals(Names.ALL) && kinds.equals(Kind.available());
    if (!all && Files.exists(file)) {
      throw new FlagException(file + " already exists and would lose rows: choose another --out, or"
          + " omit --case and --kind.");
    }
    return file;
  }

  private static String value(String flag, Iterator<String> rest) throws FlagException {
    if (!rest.hasNext()) {
      throw new FlagException("The flag " + flag + " needs a value; see --help.");
    }
    return rest.next();
  }

  private static Names names(String value) throws FlagException {
    try {
      return new Names(value, Pattern.compile(value));
    } catch (PatternSyntaxException e) {
      throw new FlagException("The value of --case is not a regular expression: " + value);
    }
  }

  private static Kind kind(String value) throws FlagException {
    for (Kind kind : Kind.values()) {
      if (kind.label().equals(value.toLowerCase(Locale.ROOT))) {
        if (!Kind.available().contains(kind)) {
          throw new FlagException("This JDK " + Runtime.version().feature()
              + " has no virtual threads; they arrived in JDK " + Kind.FIRST_WITH_VIRTUAL + ".");
        }
        return kind;
      }
    }
    throw new FlagException("The value of --kind must be platform or virtual, not " + value + ".");
  }

  private static Path folder(String value) throws FlagException {
    try {
      return Files.createDirectories(Path.of(value)); // created now, so that no row is lost later
    } catch (InvalidPathException | IOException e) {
      throw new FlagException("The folder for --out cannot be created: " + value);
    }
  }
}
