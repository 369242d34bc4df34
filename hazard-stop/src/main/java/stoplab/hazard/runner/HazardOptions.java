// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The flags of the program, parsed by hand. */
record HazardOptions(List<String> names, List<String> javas, Path out, boolean list, boolean help) {
  static final String HELP = String.join(
      System.lineSeparator(),
      "Runs what should never be done to a thread, each hazard in a JVM of its own that is killed",
      "at a bound, and reports the outcome.",
      "",
      "Usage: java -cp \"hazard-stop/target/classes:hazard-stop/target/lib/*\""
          + " stoplab.hazard.runner.Hazards [NAME...] [flags]",
      "",
      "  NAME         only this hazard; as --list shows it, or the name of its lesson; without: all",
      "  --java PATH  run them on this Java, the folder of a JDK or its program; more than once:",
      "               a column each; without: the Java that runs this",
      "  --out DIR    also write what was found to DIR/jdk17.tsv and so on; makes DIR",
      "  --list       print the names, and what each attempts, and run nothing",
      "  --help       print this",
      "",
      "Verdicts: harm; no effect; refused or gone (this JDK does not do it); not run (something is",
      "missing); unclear (the evidence fits nothing that is known).",
      "Exit codes: 0 done; 1 something was unclear; 2 a flag, or java.io.tmpdir, was wrong.");

  static HazardOptions parse(String... args) throws UsageException {
    List<String> names = new ArrayList<>();
    List<String> javas = new ArrayList<>();
    Path out = null;
    boolean list = false;
    boolean help = false;
    Iterator<String> rest = Arrays.asList(args).iterator();
    while (rest.hasNext()) {
      String next = rest.next();
      switch (next) {
        case "--java" -> javas.add(value(next, rest));
        case "--out" -> out = folder(value(next, rest));
        case "--list" -> list = true;
        case "--help" -> help = true;
        default -> {
          if (next.startsWith("-")) {
            throw new UsageException("There is no flag " + next + "; --help lists the flags.");
          }
          names.add(next);
        }
      }
    }
    return new HazardOptions(List.copyOf(names), List.copyOf(javas), out, list, help);
  }

  private static String value(String flag, Iterator<String> rest) throws UsageException {
    if (!rest.hasNext()) {
      throw new UsageException("The flag " + flag + " needs a value; --help says which.");
    }
    return rest.next();
  }

  private static Path folder(String value) throws UsageException {
    try {
      return Files.createDirectories(Path.of(value)); // now: nothing shall be lost at the end
    } catch (InvalidPathException | IOException e) {
      throw new UsageException(
          "The value of --out is not a folder, and cannot become one: " + value);
    }
  }

  /** The hazards that are asked for, in the order of the catalogue; all if none is named. */
  List<Hazard> hazards() throws UsageException {
    Set<String> named = new HashSet<>();
    for (String name : names) {
      Catalogue.called(name).forEach(hazard -> named.add(hazard.name()));
    }
    return Catalogue.hazards().stream()
        .filter(hazard -> names.isEmpty() || named.contains(hazard.name()))
        .toList();
  }

  /** The JVMs that are asked for; this one if none is. */
  List<Jvm> jvms() throws UsageException, IOException, InterruptedException {
    List<Jvm> jvms = new ArrayList<>();
    for (String java : javas) {
      jvms.add(Jvm.of(java));
    }
    return jvms.isEmpty() ? List.of(Jvm.current()) : List.copyOf(jvms);
  }

  /**
   * Refuses what would lose rows: two JVMs that share a file, or a file that is there already and
   * would lose some of its rows.
   */
  void checkFiles(List<Jvm> jvms, List<Hazard> hazards) throws UsageException {
    if (out == null) {
      return;
    }
    Set<Path> files = new HashSet<>();
    for (Jvm jvm : jvms) {
      Path file = HazardTsv.file(out, jvm);
      if (!files.add(file)) {
        throw new UsageException("Two of the --java are JDK " + jvm.feature() + ", and would share "
            + file + ": run them one by one, each with an --out of its own.");
      }
      if (Files.exists(file)) {
        checkAll(file, jvm, hazards);
      }
    }
  }

  private void checkAll(Path file, Jvm jvm, List<Hazard> hazards) throws UsageException {
    if (hazards.size() < Catalogue.hazards().size()) {
      throw new UsageException(file
          + " is there already and would lose rows: choose another --out, or" + " name no hazard.");
    }
    for (Hazard hazard : hazards) {
      Optional<String> missing = hazard.missingOn(jvm);
      if (missing.isPresent()) {
        throw new UsageException(file + " is there already and would lose " + hazard.name()
            + ", which cannot run: " + missing.get() + ".");
      }
    }
  }
}
