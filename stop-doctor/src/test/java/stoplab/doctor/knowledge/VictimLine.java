// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.knowledge;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A line of {@link MapVictims}: what was measured, and what was explained before.
 *
 * @param name the case
 * @param frame the frame that identifies its call
 * @param reaction what the call did after the interrupt
 * @param exception what it threw, or {@code -}
 * @param explained effect, words, where and source of the explanation; or why there is none
 */
record VictimLine(
    String name, String frame, String reaction, String exception, List<String> explained) {
  /** Reactions of the map, and the effects that are right for them. */
  private static final Map<String, Set<String>> RIGHT = Map.of(
      "throws", Set.of("THROWS"),
      "closes", Set.of("CLOSES"),
      "returns early", Set.of("RETURNS_EARLY", "PASSED_ON"),
      "ignores", Set.of("IGNORES", "DROPPED", "STATUS_ONLY", "PASSED_ON"),
      "holds the interrupter", Set.of("HOLDS_INTERRUPTER"));

  /** Beginnings of cases, and other words for the same call; many share all of their frames. */
  private static final Map<String, String> WORDS = Map.ofEntries(
      Map.entry("class initialization", "initialization of a class"),
      Map.entry("synchronized", "monitor"),
      Map.entry("Object.wait(), notified", "monitor"),
      Map.entry("ForkJoinPool.managedBlock", "CompletableFuture.get"),
      Map.entry("ScheduledFuture.get", "FutureTask.get"),
      Map.entry("Files.newByteChannel(..).read", "FileChannel.read"),
      Map.entry("Files.newByteChannel(..).write", "FileChannel.write"),
      Map.entry("FileInputStream.getChannel().read", "FileChannel.read"),
      Map.entry("Files.new", "ChannelInputStream.read"),
      Map.entry("Files.lines", "ChannelInputStream.read"),
      Map.entry("Files.readAllBytes", "ChannelInputStream.read"),
      Map.entry("Scanner(Path)", "ChannelInputStream.read"),
      Map.entry("Channels.newInputStream(FileChannel)", "ChannelInputStream.read"),
      Map.entry("Channels.newInputStream(SocketChannel)", "SocketChannel"),
      Map.entry("Channels.newOutputStream(SocketChannel)", "SocketChannel"),
      Map.entry("Scanner(InputStream)", "FileInputStream.read"),
      Map.entry("Scanner(File)", "FileChannel.read"),
      Map.entry("BufferedReader(FileReader)", "FileInputStream.read"),
      Map.entry("FileInputStream.transferTo", "FileInputStream.read"),
      Map.entry("Asynchronous", "PendingFuture.get"),
      Map.entry("Socket.getInputStream", "socket read"),
      Map.entry("SSLSocket.getInputStream", "socket read"),
      Map.entry("Socket.getOutputStream", "socket write"),
      Map.entry("SSLSocket.getOutputStream", "socket write"),
      Map.entry("HttpURLConnection", "HttpURLConnection"),
      Map.entry("URL.", "URL.openStream"),
      Map.entry("Process.get", "child"),
      Map.entry("Process.inputReader", "child"),
      Map.entry("Timer's thread", "java.util.Timer"),
      Map.entry("ThreadPoolExecutor's thread", "ThreadPoolExecutor"),
      Map.entry("CPU loop", "computes"),
      Map.entry("Thread.onSpinWait", "computes"),
      Map.entry("Thread.yield", "computes"),
      Map.entry("Statement.executeQuery, computes", "computes"),
      Map.entry("regular expression", "regular expression"));

  static VictimLine of(String line) {
    List<String> cells = KnowledgeTable.split(line, "\t");
    return new VictimLine(
        cells.get(0), cells.get(1), cells.get(2), cells.get(3), cells.subList(4, cells.size()));
  }

  /** Whether the call could be made here; one needs a driver on the class path. */
  boolean isMeasured() {
    return !reaction.equals("not measured");
  }

  boolean isRight() {
    return explained.size() > 2 && namesReaction() && namesCall();
  }

  private boolean namesReaction() {
    String effect = explained.get(0);
    boolean waits = effect.equals("IGNORES") || effect.equals("HOLDS_INTERRUPTER");
    return RIGHT.getOrDefault(reaction, Set.of()).contains(effect)
        && (waits || exception.equals("-") || explained.get(1).contains(exception));
  }

  private boolean namesCall() {
    String where = explained.get(2);
    String plain = name.split("[(,]")[0];
    String method = frame.substring(frame.lastIndexOf('.', frame.lastIndexOf('.') - 1) + 1);
    return where.contains(plain)
        || where.contains(method.substring(method.indexOf('$') + 1))
        || name.contains(", a pipe without") && where.contains("opening of a named pipe")
        || WORDS.entrySet().stream()
            .anyMatch(words -> name.startsWith(words.getKey()) && where.contains(words.getValue()));
  }

  @Override
  public String toString() {
    return name + ": " + reaction + " " + exception + ", but " + explained;
  }
}
