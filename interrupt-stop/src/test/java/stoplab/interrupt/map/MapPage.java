// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import stoplab.interrupt.map.calls.file.PresetStreamRows;
import stoplab.interrupt.map.probe.Kind;
import stoplab.interrupt.map.probe.Outcome;
import stoplab.interrupt.map.probe.Reaction;
import stoplab.interrupt.map.probe.Row;

/** Formats the committed rows as MAP.md: each call on 17, on 25 and in a virtual thread on 25. */
final class MapPage {
  private static final String MISSING = "–";
  private static final String HEADER =
      "| call | 17 | 25 | 25 virtual |\n| --- | --- | --- | --- |\n";

  private final Map<String, Row> of17;
  private final Map<String, Row> of25;
  private final List<String> environment17;
  private final List<String> environment25;

  MapPage() throws IOException {
    of17 = byKey(17);
    of25 = byKey(25);
    environment17 = MapTsv.environment(CommittedOutcomes.file(17));
    environment25 = MapTsv.environment(CommittedOutcomes.file(25));
  }

  String text() {
    StringBuilder page = new StringBuilder();
    Set<String> names = names();
    page.append("# The interrupt map: what interrupt() does to the calls of the JDK\n\n")
        .append(names.size())
        .append(" calls, each with an interrupt while the call is blocked, or before it begins. ")
        .append("[The module's README](README.md) explains how. ")
        .append("Look for your call with Ctrl-F, or here:\n\n")
        .append("| you use | section |\n| --- | --- |\n");
    Category.all(names.stream().map(this::category).distinct().toList())
        .forEach(category -> page.append("| ")
            .append(category.searchedAs())
            .append(" | [")
            .append(category.title())
            .append("](#")
            .append(category.anchor())
            .append(") |\n"));
    page.append("\n## How to read it\n\n")
        .append("* **throws**: an exception; what the call works on stays usable. ")
        .append("**closes**: an exception, and the file, channel or socket is closed.\n")
        .append("* **returns early**: without an exception. ")
        .append("**ignores**: the call keeps waiting until it gets what it waits for.\n")
        .append("* **holds the interrupter**: like *ignores*, ")
        .append("but `interrupt()` itself does not return either until then.\n")
        .append(
            "* **completes**: the status was set before the call, and the call works nevertheless.\n")
        .append("* *set* or *clear*: the interrupt status that the thread itself sees afterwards. ")
        .append("A note says what other threads see meanwhile, if it differs.\n")
        .append("* How else to end a call that an interrupt does not end: ")
        .append(
            "[ways out](#ways-out-of-calls-that-ignore-the-interrupt-or-hold-the-interrupter).\n")
        .append("* **Bold**: differs from the column to its left. ")
        .append("A number marks a surprise, [explained here](SURPRISES.md).\n\n")
        .append("## Calls that differ between JDKs or kinds of thread\n\n")
        .append(HEADER);
    names.stream().filter(this::differs).map(this::line).forEach(page::append);
    page.append("\n## Calls that are the same everywhere, but surprising\n\n")
        .append("| call | 17, 25, 25 virtual |\n| --- | --- |\n");
    names.stream()
        .filter(name -> !differs(name) && isSurprise(name))
        .forEach(name -> page.append("| `")
            .append(name)
            .append("` | ")
            .append(cell(columns(name).findFirst().orElseThrow(), null))
            .append(" |\n"));
    page.append("\n## Ways out of calls that ignore the interrupt, or hold the interrupter\n\n")
        .append("How to end each such call, or what to call instead.\n\n")
        .append("| call | way out |\n| --- | --- |\n");
    names.stream()
        .filter(name -> columns(name).anyMatch(WayOut::isNeeded))
        .forEach(name -> page.append("| `")
            .append(name)
            .append("` | ")
            .append(WayOut.of(name))
            .append(" |\n"));
    page.append("\n## All calls, by what they do\n");
    for (Category category :
        Category.all(names.stream().map(this::category).distinct().toList())) {
      List<String> inside =
          names.stream().filter(name -> category(name).equals(category.name())).toList();
      page.append("\n### ")
          .append(category.title())
          .append("\n\n<details><summary>")
          .append(inside.size())
          .append(inside.size() == 1 ? " call" : " calls")
          .append("</summary>\n\n")
          .append(HEADER);
      inside.stream().map(this::line).forEach(page::append);
      page.append("\n</details>\n");
    }
    return page.append("\n## Where it was measured\n\n")
        .append(
            "Generated from [`map/jdk17.tsv`](map/jdk17.tsv) and [`map/jdk25.tsv`](map/jdk25.tsv), ")
        .append("which also hold times and stack frames; ")
        .append("`mvn test -Ddocs.update` in this folder regenerates this page.\n\n")
        .append("* ")
        .append(where("17", environment17))
        .append("\n* ")
        .append(where("25", environment25))
        .append("\n")
        .toString();
  }

  private String category(String name) {
    Row row = row(of25, name, Kind.PLATFORM);
    return (row == null ? row(of17, name, Kind.PLATFORM) : row).category();
  }

  /** Whether the measured columns differ, or 17 lacks the call. */
  private boolean differs(String name) {
    return columns(name).map(Row::outcome).distinct().count() > 1
        || row(of17, name, Kind.PLATFORM) == null;
  }

  private boolean isSurprise(String name) {
    return columns(name).anyMatch(row -> !Surprise.of(row).isEmpty());
  }

  private Stream<Row> columns(String name) {
    return Stream.of(
            row(of17, name, Kind.PLATFORM),
            row(of25, name, Kind.PLATFORM),
            row(of25, name, Kind.VIRTUAL))
        .filter(Objects::nonNull);
  }

  private String line(String name) {
    Row first = row(of17, name, Kind.PLATFORM);
    Row second = row(of25, name, Kind.PLATFORM);
    Row third = row(of25, name, Kind.VIRTUAL);
    if (second.outcome().reaction() == Reaction.NOT_MEASURED) {
      return "| `" + name + "` | not measured, " + second.note() + " | | |\n";
    }
    return "| `" + name + "` | " + cell(first, null) + " | " + cell(second, first) + " | "
        + cell(third, second) + " |\n";
  }

  private static String cell(Row row, Row left) {
    if (row == null) {
      return MISSING;
    }
    String words = words(row.outcome());
    boolean differs = left != null && !left.outcome().equals(row.outcome());
    String notes = Surprise.of(row).stream()
        .map(surprise ->
            " [" + (surprise.ordinal() + 1) + "](SURPRISES.md#" + surprise.anchor() + ")")
        .collect(Collectors.joining());
    return (differs ? "**" + words + "**" : words) + notes;
  }

  private static String words(Outcome outcome) {
    StringBuilder words = new StringBuilder(outcome.reaction().label());
    if (!outcome.exception().equals(Outcome.NONE)) {
      words.append(", `").append(outcome.exception()).append('`');
    }
    words.append(", ").append(outcome.status());
    if (!outcome.seen().equals(Outcome.NONE) && !outcome.seen().equals(outcome.status())) {
      words.append(", others see ").append(outcome.seen());
    }
    if (!Set.of("usable", "open", "closed", Outcome.NONE).contains(outcome.resource())) {
      words.append("; ").append(outcome.resource());
    }
    return words.toString();
  }

  private static String where(String column, List<String> environment) {
    return column + ": " + String.join("; ", environment) + ".";
  }

  private Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    of25.values().forEach(row -> names.add(row.name()));
    of17.values().forEach(row -> names.add(row.name()));
    return names;
  }

  private static Map<String, Row> byKey(int jdk) {
    Map<String, Row> rows = new LinkedHashMap<>();
    CommittedOutcomes.rows(jdk).forEach(row -> rows.put(row.key(), row));
    return rows;
  }

  private static Row row(Map<String, Row> rows, String name, Kind kind) {
    return rows.get(name + " [" + kind.label() + "]");
  }

  /**
   * A section of the map.
   *
   * @param name the category in the rows
   * @param searchedAs the words that people search for
   */
  record Category(String name, String searchedAs) {
    private static final Map<String, String> SEARCHED_AS = Map.ofEntries(
        Map.entry("waits", "`Thread.sleep`, `wait` and `notify`, `join`, `park`"),
        Map.entry("monitors", "`synchronized`, class initialization, `computeIfAbsent`"),
        Map.entry("locks", "`lock()`, read-write lock, `StampedLock`, `Condition.await`"),
        Map.entry("synchronizers", "latch, semaphore, barrier, phaser, exchanger"),
        Map.entry(
            "queues",
            "`BlockingQueue`, producer and consumer, `take`, `poll`, `Flow`, `SubmissionPublisher`"),
        Map.entry(
            "futures",
            "`Future.get`, `CompletableFuture`, `allOf`, `CompletionService`, parallel stream, fork/join"),
        Map.entry(
            "pools", "executor, thread pool, `shutdownNow`, `close`, `cancel(true)`, scheduler"),
        Map.entry("processes and pipes", "`Process.waitFor`, a child's output, piped streams"),
        Map.entry("files", "`System.in`, `FileInputStream`, `FileChannel`, named pipe, file lock"),
        Map.entry("named pipes", "FIFO, `mkfifo`, `Scanner`, `BufferedReader`, `transferTo`, open"),
        Map.entry("asynchronous files", "`AsynchronousFileChannel`, `Future.get` of file I/O"),
        Map.entry(
            "printing and logging", "`System.out.println`, `PrintStream`, `Logger`, log handler"),
        Map.entry("desktop", "Swing, AWT, `SwingWorker`, `invokeAndWait`, event thread"),
        Map.entry(
            PresetStreamRows.CATEGORY,
            "`Scanner`, zip, jar, `ZipFile`, `transferTo`, streams, interrupted before"),
        Map.entry(
            "channels",
            "NIO, `SocketChannel`, `AsynchronousSocketChannel`, `Selector.select`, `accept`"),
        Map.entry("sockets", "`Socket`, TCP, UDP, multicast, read timeout, `SO_LINGER`"),
        Map.entry("HTTP", "HTTP client, `HttpClient`, REST, URL, download, upload, `HttpServer`"),
        Map.entry("TLS", "SSL, HTTPS, `SSLSocket`, handshake"),
        Map.entry("JDBC", "database, SQL, `Statement.cancel`, row lock, H2"),
        Map.entry("RMI, LDAP, DNS", "remote method, JNDI, `InitialDirContext`, name server"),
        Map.entry("other", "endless loop, regular expression, native code, JNI, `Timer`"),
        Map.entry(
            "status already set: waits and locks", "waits and locks, interrupted before the call"),
        Map.entry(
            "status already set: queues and futures",
            "queues and futures, interrupted before the call"),
        Map.entry(
            "status already set: files",
            "`Files.readAllBytes`, `Files.lines`, `MappedByteBuffer`, `map`, interrupted before"),
        Map.entry(
            "status already set: sockets and processes",
            "sockets and processes, interrupted before the call"),
        Map.entry(
            "status already set: HTTP, TLS, JDBC",
            "HTTP client, TLS, database, RMI, LDAP, interrupted before"));

    static List<Category> all(List<String> names) {
      return names.stream()
          .map(name -> new Category(name, SEARCHED_AS.get(name)))
          .toList();
    }

    String title() {
      return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    /** The anchor that GitHub derives from the title. */
    String anchor() {
      return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z -]", "").replace(' ', '-');
    }
  }
}
