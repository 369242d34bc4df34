// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.parse;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import stoplab.doctor.dump.Frame;
import stoplab.doctor.dump.LockLine;
import stoplab.doctor.dump.ThreadDump;
import stoplab.doctor.dump.ThreadDump.Format;
import stoplab.doctor.dump.UnreadableDumpException;

/**
 * Reads dumps line by line, text and plain. A line that it does not understand is counted, never
 * guessed at. For one thread and one input.
 */
final class TextDumpParser {
  private final String name;
  private final Pool pool = new Pool();
  private final Markup markup = new Markup();
  private final LinePrefix prefix = new LinePrefix();
  private final LogicalLines logical = new LogicalLines(this::understand, pool);
  private final List<ThreadDump> dumps = new ArrayList<>();
  private DumpBuilder dump = new DumpBuilder(pool);
  private ThreadBuilder thread;
  private ThreadBuilder mounted;
  private final List<ThreadBuilder> finishedMounted = new ArrayList<>();
  private boolean blankSeen;
  private boolean framesBlocked;
  private boolean inDeadlock;
  private boolean inThreadList;
  private boolean anyFrame;
  private boolean jniSeen;
  private long unknown;
  private long firstUnknown;
  private boolean lastUnknown;
  private Optional<String> time = Optional.empty();
  private String version = "";
  private NearMiss nearMiss;
  private boolean anyText;

  TextDumpParser(String name) {
    this.name = name;
  }

  /**
   * Reads all dumps of a text.
   *
   * @param lines the text
   * @param begin its first thousands of characters
   */
  List<ThreadDump> parse(Lines lines, String begin) throws IOException, UnreadableDumpException {
    markup.begin(begin);
    String raw;
    boolean newline = true;
    while ((raw = lines.next()) != null) {
      String text = markup.plain(raw);
      int from = 0;
      for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
        physical(text.substring(from, end), lines.number());
        from = end + 1;
      }
      physical(from == 0 ? text : text.substring(from), lines.number());
      newline = lines.isEndedByNewline();
    }
    return end(newline);
  }

  private void physical(String line, long number) {
    String text = line.strip();
    if (!DumpLine.isStart(text)) {
      int anchor = DumpLine.anchor(text);
      String stripped = null;
      if (anchor > 0) {
        prefix.learn(text.substring(0, anchor));
        stripped = text.substring(anchor);
      } else {
        stripped = prefix.strip(text);
      }
      text = stripped == null ? text : stripped;
    }
    anyText |= !text.isEmpty();
    logical.line(text, number);
  }

  private List<ThreadDump> end(boolean newline) throws UnreadableDumpException {
    String held = logical.held();
    logical.flush();
    boolean broken = held != null && !newline && isBroken(held);
    boolean cut = broken || !newline && lastUnknown && thread != null && !blankSeen;
    if (cut) {
      boolean nameless = held != null && held.startsWith("\"") && HeaderText.endOfName(held) < 0;
      dump.cutIn(thread == null || nameless ? null : thread.name());
      if (thread != null && !nameless) {
        current().cut = true;
      }
    }
    if (thread != null && !dump.endSeen) {
      dump.skip(cut && lastUnknown ? unknown - 1 : unknown, firstUnknown);
    }
    finishDump();
    if (dumps.isEmpty() || nearMiss == NearMiss.SERVICEABILITY_AGENT && !anyFrame) {
      throw new UnreadableDumpException(refusal());
    }
    return List.copyOf(dumps);
  }

  /** The first line of a thread of the VM is whole without an address of its stack. */
  private static boolean isBroken(String held) {
    return !held.startsWith("\"")
        || HeaderText.read(held).map(h -> h.number().isPresent() && !h.whole()).orElse(true);
  }

  private String refusal() {
    if (!anyText) {
      return name + " is empty; take a dump with: jcmd PID Thread.print -l";
    }
    if (nearMiss != null) {
      return nearMiss.sentence(name);
    }
    return name + " is no thread dump: no line of it begins a thread; take " + NearMiss.RIGHT;
  }

  private void understand(String text, long number) {
    if (text.isEmpty()) {
      blankSeen = true;
      inThreadList = false;
      return;
    }
    if (isUnderstood(text)) {
      lastUnknown = false;
      if (!dump.threads.isEmpty() || thread != null) {
        dump.skip(unknown, firstUnknown);
      }
      unknown = 0;
      return;
    }
    lastUnknown = true;
    see(NearMiss.ofLine(text));
    if (dump.endSeen && thread == null || inDeadlock) {
      return;
    }
    if (unknown++ == 0) {
      firstUnknown = number;
    }
    if (blankSeen
        || NearMiss.looksLikeException(text)
        || text.startsWith("\"")
        || text.contains(" tid=0x")) {
      framesBlocked = true; // what follows belongs to something else
    } else if (text.startsWith("at ") && thread != null) {
      current().cut = true;
    }
  }

  private boolean isUnderstood(String text) {
    char first = text.charAt(0);
    if (first == 'a' && text.startsWith("at ")) {
      return frame(text.substring(3).strip());
    }
    if (first == '-' && text.startsWith("- ")) {
      return lock(text.substring(2).strip());
    }
    if (first == '"') {
      return header(text);
    }
    if (first == '#') {
      return plainHeader(text);
    }
    if (text.startsWith(DumpLine.STATE)) {
      return state(text.substring(DumpLine.STATE.length()).strip());
    }
    if (text.startsWith(DumpLine.CARRYING)) {
      return carrying(text.substring(DumpLine.CARRYING.length()));
    }
    if (text.startsWith(DumpLine.MOUNTED)) {
      return mounted(text.substring(DumpLine.MOUNTED.length()));
    }
    if (text.startsWith(DumpLine.SYNCHRONIZERS)) {
      closeMounted();
      return thread != null;
    }
    if (text.startsWith(DumpLine.TITLE)) {
      return title(text);
    }
    if (text.startsWith(DumpLine.JNI)) {
      closeThread();
      dump.endSeen = true;
      jniSeen = true;
      return true;
    }
    if (text.startsWith("Found ") && text.contains("deadlock")) {
      closeThread();
      inDeadlock = !text.startsWith("Found 1 deadlock") && !text.contains(" deadlocks.");
      return true;
    }
    if (inDeadlock) {
      return true;
    }
    if (text.startsWith("Threads class SMR info")
        || text.startsWith("_java_thread_list")
        || text.startsWith("_to_delete_list")) {
      threadList(text);
      return true;
    }
    if (inThreadList || text.startsWith("0x") || text.equals("}")) {
      inThreadList &= !text.startsWith("}");
      return true;
    }
    if (text.startsWith("No compile task") || text.startsWith("Compiling:")) {
      return thread != null;
    }
    if (dump.format == Format.PLAIN && thread != null && frame(text)) {
      return true;
    }
    return preamble(text);
  }

  private boolean title(String text) {
    if (dump.titleSeen || thread != null || !dump.threads.isEmpty()) {
      finishDump();
    }
    String vm = text.substring(DumpLine.TITLE.length()).strip();
    dump.vm = vm.endsWith(":") ? vm.substring(0, vm.length() - 1) : vm;
    dump.jdk = JdkVersion.ofTitle(vm);
    dump.time = time;
    dump.titleSeen = true;
    time = Optional.empty();
    return true;
  }

  private void threadList(String text) {
    if (thread != null && !dump.titleSeen) {
      finishDump();
    }
    inThreadList = true;
    int length = text.startsWith("_java_thread_list") ? text.indexOf("length=") : -1;
    if (length >= 0) {
      int end = text.indexOf(',', length);
      OptionalLong count =
          HeaderText.whole(text.substring(length + 7, end < 0 ? text.length() : end));
      if (count.isPresent() && count.getAsLong() < Integer.MAX_VALUE) {
        dump.announced = OptionalInt.of((int) count.getAsLong());
      }
    }
  }

  private boolean header(String text) {
    if (inDeadlock && text.endsWith("\":")) {
      return true;
    }
    NearMiss miss = NearMiss.ofLine(text);
    if (miss != null) {
      return false;
    }
    Optional<Header> header = HeaderText.read(text);
    header.ifPresent(this::begin);
    return header.isPresent();
  }

  private boolean plainHeader(String text) {
    Optional<Header> header = HeaderText.readPlain(text);
    if (header.isEmpty()) {
      return false;
    }
    begin(header.get());
    if (dump.format != Format.PLAIN) {
      dump.format = Format.PLAIN;
      dump.vm = version;
      dump.jdk = JdkVersion.feature(version);
      dump.time = time;
    }
    return true;
  }

  private void begin(Header header) {
    closeThread();
    if (jniSeen && header.number().isPresent()) {
      finishDump(); // the next dump has lost its title
    }
    inDeadlock = false;
    inThreadList = false;
    blankSeen = false;
    framesBlocked = false;
    thread = new ThreadBuilder(header);
  }

  private boolean state(String text) {
    if (thread == null || thread.stateSeen || !thread.stack.isEmpty()) {
      framesBlocked = true; // the first line of its thread is lost
      return false;
    }
    thread.stateSeen = true;
    thread.state = ThreadBuilder.state(text);
    return thread.state.isPresent();
  }

  private boolean carrying(String number) {
    if (thread == null) {
      return false;
    }
    thread.stateSeen = true;
    thread.carries = HeaderText.whole(number.strip());
    return true;
  }

  private boolean mounted(String number) {
    if (thread == null) {
      return false;
    }
    closeMounted();
    OptionalLong id = HeaderText.whole(number.strip());
    thread.carries = id;
    mounted = ThreadBuilder.mounted(id);
    framesBlocked = false;
    return true;
  }

  private boolean frame(String text) {
    if (inDeadlock) {
      return true;
    }
    Optional<Frame> frame = pool.frame(text);
    if (frame.isEmpty() || thread == null) {
      return false;
    }
    if (framesBlocked) {
      current().cut |= !blankSeen;
      return false;
    }
    if (dump.jdk.isEmpty()) {
      dump.jdk = jdk(text);
    }
    anyFrame = true;
    blankSeen = false;
    current().stack.add(frame.get());
    return true;
  }

  /** Without a title, a frame such as {@code java.lang.Thread.run(java.base@17.0.1/…)} says it. */
  private static OptionalInt jdk(String frame) {
    int at = frame.indexOf("java.base@");
    return at < 0 ? OptionalInt.empty() : JdkVersion.feature(frame.substring(at + 10));
  }

  private boolean lock(String text) {
    if (inDeadlock) {
      return true;
    }
    if (thread == null || framesBlocked) {
      return false;
    }
    if (LockText.isNothing(text)) {
      return true;
    }
    Optional<LockLine> lock = LockText.read(text, current().stack.size() - 1, pool);
    lock.ifPresent(current().locks::add);
    return lock.isPresent();
  }

  /** Lines before a dump that say when, of what process, and of what version it is. */
  private boolean preamble(String text) {
    if (text.length() >= 19
        && text.charAt(4) == '-'
        && text.charAt(7) == '-'
        && Character.isDigit(text.charAt(0))
        && text.charAt(13) == ':'
        && text.indexOf(' ', 11) < 0) {
      time = Optional.of(text);
      return true;
    }
    if (Character.isDigit(text.charAt(0))) {
      if (text.endsWith(":")
          && HeaderText.whole(text.substring(0, text.length() - 1)).isPresent()) {
        return true;
      }
      if (time.isPresent()
          && dump.threads.isEmpty()
          && text.length() < 60
          && JdkVersion.feature(text).isPresent()) {
        version = text;
        return true;
      }
    }
    return false;
  }

  private ThreadBuilder current() {
    return mounted == null ? thread : mounted;
  }

  private void closeMounted() {
    if (mounted != null) {
      finishedMounted.add(mounted);
      mounted = null;
    }
  }

  private void closeThread() {
    closeMounted();
    if (thread != null) {
      dump.add(thread);
      thread = null;
    }
    finishedMounted.forEach(dump::add);
    finishedMounted.clear();
  }

  private void finishDump() {
    closeThread();
    if (!dump.threads.isEmpty()) {
      dumps.add(dump.build());
    }
    dump = new DumpBuilder(pool);
    unknown = 0;
    jniSeen = false;
    inDeadlock = false;
    inThreadList = false;
    framesBlocked = false;
  }

  private void see(NearMiss seen) {
    if (seen != null && (nearMiss == null || seen.compareTo(nearMiss) < 0)) {
      nearMiss = seen;
    }
  }
}
