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

/** The flags of the program, parsed by hand. */
record Options(Pattern name, List<Kind> kinds, Path out, boolean list, boolean help) {
  static final String HELP = String.join(
      System.lineSeparator(),
      "Interrupts the blocking calls of the JDK, and tells what each made of it.",
      "",
      "  --case REGEX             only the calls whose name has a match",
      "  --kind platform|virtual  only this kind of thread (virtual: from JDK 21 on)",
      "  --out DIR                also write the rows to DIR/" + Tsv.fileName()
          + "; DIR is made if need be",
      "  --list                   print the names of the calls, and measure nothing",
      "  --help                   print this");

  /** A mistake in the flags, in one sentence. */
  static final class Mistake extends Exception {
    private static final long serialVersionUID = 1L;

    Mistake(String sentence) {
      super(sentence);
    }
  }

  static Options parse(String... args) throws Mistake {
    Options options = new Options(Pattern.compile(""), Kind.available(), null, false, false);
    Iterator<String> rest = Arrays.asList(args).iterator();
    while (rest.hasNext()) {
      options = options.with(rest.next(), rest);
    }
    return options;
  }

  private Options with(String flag, Iterator<String> rest) throws Mistake {
    switch (flag) {
      case "--case":
        return new Options(regex(value(flag, rest)), kinds, out, list, help);
      case "--kind":
        return new Options(name, List.of(kind(value(flag, rest))), out, list, help);
      case "--out":
        return new Options(name, kinds, folder(value(flag, rest)), list, help);
      case "--list":
        return new Options(name, kinds, out, true, help);
      case "--help":
        return new Options(name, kinds, out, list, true);
      default:
        throw new Mistake("There is no flag " + flag + "; --help tells which there are.");
    }
  }

  /** The cases that are asked for, each in each kind of thread that fits. */
  List<Run.Item> items() throws Mistake {
    List<Run.Item> items = new ArrayList<>();
    for (Case row : Catalog.cases()) {
      for (Kind kind : kinds) {
        if (name.matcher(row.name()).find() && row.fits(kind)) {
          items.add(new Run.Item(row, kind));
        }
      }
    }
    if (items.isEmpty()) {
      throw new Mistake("No call matches " + name + " here; --list tells which there are.");
    }
    return items;
  }

  private static String value(String flag, Iterator<String> rest) throws Mistake {
    if (!rest.hasNext()) {
      throw new Mistake("The flag " + flag + " needs a value; --help tells which.");
    }
    return rest.next();
  }

  private static Pattern regex(String value) throws Mistake {
    try {
      return Pattern.compile(value);
    } catch (PatternSyntaxException e) {
      throw new Mistake("The value of --case is no regular expression: " + value);
    }
  }

  private static Kind kind(String value) throws Mistake {
    for (Kind kind : Kind.values()) {
      if (kind.label().equals(value.toLowerCase(Locale.ROOT))) {
        if (!Kind.available().contains(kind)) {
          throw new Mistake("This JDK " + Runtime.version().feature()
              + " has no virtual threads; they come with JDK " + Kind.FIRST_WITH_VIRTUAL + ".");
        }
        return kind;
      }
    }
    throw new Mistake("The value of --kind is platform or virtual, not " + value + ".");
  }

  private static Path folder(String value) throws Mistake {
    try {
      return Files.createDirectories(Path.of(value)); // now: the rows shall not be lost at the end
    } catch (InvalidPathException | IOException e) {
      throw new Mistake("The value of --out is not a folder, and cannot become one: " + value);
    }
  }
}
