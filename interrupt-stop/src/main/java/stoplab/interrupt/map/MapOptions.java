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

/** The flags of the program, parsed by hand. */
record MapOptions(Names names, List<Kind> kinds, Path out, boolean list, boolean help) {
  static final String HELP = String.join(
      System.lineSeparator(),
      "Interrupts the blocking calls of the JDK, and reports what each does; all of them take about a minute.",
      "",
      "Usage: java -cp interrupt-stop/target/classes stoplab.interrupt.map.InterruptMap [flags]",
      "",
      "  --case REGEX             only the calls whose name has a match, or these words in it",
      "  --kind platform|virtual  only this kind of thread (virtual: from JDK 21 on)",
      "  --out DIR                also write the rows to DIR/" + MapTsv.fileName() + "; makes DIR",
      "  --list                   print the names of the calls, and measure nothing",
      "  --help                   print this",
      "",
      "Times are from the interrupt to the end of the call; none for a call that did not react.",
      "JDBC needs a driver: -cp \"interrupt-stop/target/classes:interrupt-stop/target/lib/*\"",
      "Exit codes: 0 done; 2 a flag was wrong.");

  /** Which names are meant: a regular expression, or a part of the name as it is. */
  record Names(String text, Pattern pattern) {
    static final Names ALL = new Names("", Pattern.compile(""));

    boolean have(String name) {
      return name.contains(text) || pattern.matcher(name).find();
    }
  }

  /** A mistake in the flags, in one sentence. */
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

  /** The cases that are asked for, each in each kind of thread that fits. */
  List<MapRun.Item> items() throws FlagException {
    List<Case> named =
        Catalog.cases().stream().filter(row -> names.have(row.name())).toList();
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
              : "What matches " + names.text() + " is not there on JDK "
                  + Runtime.version().feature() + " for this kind of thread.");
    }
    return items;
  }

  /** The file that the rows go to, or null; a part of the rows must not take the place of all. */
  Path file() throws FlagException {
    if (out == null) {
      return null;
    }
    Path file = out.resolve(MapTsv.fileName());
    boolean all = names.equals(Names.ALL) && kinds.equals(Kind.available());
    if (!all && Files.exists(file)) {
      throw new FlagException(
          file + " is there already and would lose rows: choose another --out, or"
              + " leave --case and --kind out.");
    }
    return file;
  }

  private static String value(String flag, Iterator<String> rest) throws FlagException {
    if (!rest.hasNext()) {
      throw new FlagException("The flag " + flag + " needs a value; --help says which.");
    }
    return rest.next();
  }

  private static Names names(String value) throws FlagException {
    try {
      return new Names(value, Pattern.compile(value));
    } catch (PatternSyntaxException e) {
      throw new FlagException("The value of --case is no regular expression: " + value);
    }
  }

  private static Kind kind(String value) throws FlagException {
    for (Kind kind : Kind.values()) {
      if (kind.label().equals(value.toLowerCase(Locale.ROOT))) {
        if (!Kind.available().contains(kind)) {
          throw new FlagException("This JDK " + Runtime.version().feature()
              + " has no virtual threads; they come with JDK " + Kind.FIRST_WITH_VIRTUAL + ".");
        }
        return kind;
      }
    }
    throw new FlagException("The value of --kind is platform or virtual, not " + value + ".");
  }

  private static Path folder(String value) throws FlagException {
    try {
      return Files.createDirectories(Path.of(value)); // now: the rows shall not be lost at the end
    } catch (InvalidPathException | IOException e) {
      throw new FlagException(
          "The value of --out is not a folder, and cannot become one: " + value);
    }
  }
}
