// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import stoplab.interrupt.map.calls.file.PresetStreamRows;
import stoplab.interrupt.map.probe.Kind;
import stoplab.interrupt.map.probe.Outcome;
import stoplab.interrupt.map.probe.Reaction;
import stoplab.interrupt.map.probe.Row;

/** Unexpected outcomes. Each has its section in SURPRISES.md. */
enum Surprise {
  INTERRUPTER_HELD("the-interrupter-is-held", row -> row.outcome().interrupter().equals("held")),
  STATUS_HIDDEN(
      "others-see-no-status",
      row -> row.outcome().reaction() == Reaction.IGNORES
          && row.outcome().status().equals("set")
          && row.outcome().seen().equals("clear")),
  SOCKET_CLOSED(
      "a-virtual-thread-loses-its-socket",
      row -> row.kind() == Kind.VIRTUAL && row.outcome().exception().equals("SocketException")),
  FILE_CLOSED(
      "an-early-interrupt-closes-a-regular-file",
      row -> Set.of("status already set: files", PresetStreamRows.CATEGORY).contains(row.category())
          && row.outcome().exception().startsWith("ClosedByInterrupt")),
  LOCK_CLOSES(
      "a-lock-that-is-given-up-closes-its-channel",
      row -> row.outcome().exception().equals("FileLockInterruptionException")),
  RESULT_GIVEN(
      "what-is-there-is-given-to-an-interrupted-thread",
      row -> row.outcome().reaction() == Reaction.COMPLETES && declaresInterrupt(row.name())),
  RESULT_REFUSED(
      "what-is-there-is-refused-to-an-interrupted-thread",
      row -> row.name().startsWith("interrupted, then ")
          && row.outcome().exception().equals("InterruptedException")
          && (row.name().contains(" is there")
              || row.name().contains(", free")
              || row.name().contains("done")
              || row.name().contains("at zero"))),
  BARRIER_BROKEN(
      "one-interrupt-breaks-the-barrier", row -> row.outcome().resource().equals("broken")),
  PASSED_ON(
      "an-interrupt-of-the-waiting-thread-reaches-the-tasks",
      row -> row.outcome().resource().equals("task interrupted")),
  CANCEL_REACHES_NOBODY(
      "cancel-true-that-interrupts-nobody",
      row -> row.name().contains("cancel(true)") && row.outcome().reaction() == Reaction.IGNORES),
  DROPPED(
      "between-two-tasks-an-interrupt-is-dropped", row -> row.name().contains("between two tasks")),
  PIPED(
      "piped-streams-throw-another-exception-and-clear-the-status",
      row -> row.outcome().exception().equals("InterruptedIOException")),
  NOTIFIED(
      "a-wait-that-was-notified-does-not-throw",
      row -> row.name().startsWith("Object.wait(), notified")
          && row.outcome().reaction() == Reaction.IGNORES),
  ZIP_CLOSED(
      "a-zip-file-system-is-closed-for-all",
      row -> row.name().contains("in a zip file system")
          && row.outcome().reaction() == Reaction.CLOSES),
  SCANNER_SILENT(
      "a-scanner-reads-nothing-and-throws-nothing",
      row -> row.outcome().resource().startsWith("ioException() is")),
  ASYNC_FILE_OPEN(
      "an-asynchronous-file-stays-open",
      row -> row.name().startsWith("AsynchronousFileChannel")
          && row.outcome().reaction() == Reaction.THROWS),
  SWALLOWED(
      "an-invokeall-with-a-time-limit-swallows-the-interrupt",
      row -> row.name().equals("ForkJoinPool.invokeAll(t)")
          && row.outcome().status().equals("clear")
          && row.outcome().reaction() == Reaction.RETURNS),
  HTTP_SWALLOWS(
      "an-http-call-swallows-the-interrupt",
      row -> (row.name().contains("BodyHandlers") || row.name().startsWith("HttpServer.stop"))
          && row.outcome().exception().equals(Outcome.NONE)
          && row.outcome().status().equals("clear")),
  UPLOAD_SILENT(
      "an-upload-fails-without-an-exception",
      row -> row.name().startsWith("HttpURLConnection.")
          && row.outcome().reaction() == Reaction.RETURNS),
  TLS_CLOSE_WAITS(
      "the-close-of-a-tls-socket-waits-for-a-writer",
      row -> row.name().equals("SSLSocket.close, another thread is in a write")),
  DRIVER_ANSWERS(
      "a-jdbc-driver-has-its-own-answers",
      row -> row.name().contains("(H2)")
          && (row.name().contains(" lock ") || row.outcome().resource().contains("unusable"))),
  SELECT_AGAIN(
      "one-interrupt-ends-every-select", row -> row.name().endsWith("select(), in a loop")),
  ASYNC_SOCKET_OPEN(
      "an-asynchronous-socket-stays-open",
      row -> row.name().matches("Asynchronous.*Socket.*")
          && row.outcome().exception().equals("InterruptedException"));

  /** Calls that declare InterruptedException or mention it in their contract. */
  private static final Set<String> DECLARE = Set.of(
      "LinkedBlockingDeque.takeFirst, an element is there",
      "LinkedBlockingDeque.putFirst, room is there",
      "LinkedBlockingDeque.putLast, room is there",
      "Thread.join(), a thread that has ended",
      "Phaser.awaitAdvanceInterruptibly, the phase is over",
      "LinkedBlockingDeque.take, an element is there",
      "LinkedBlockingDeque.takeLast, an element is there",
      "LinkedBlockingDeque.put, room is there",
      "LinkedTransferQueue.take, an element is there",
      "LinkedTransferQueue.poll(t), an element is there",
      "FutureTask.get(), done",
      "FutureTask.get(t), done",
      "CompletableFuture.get(), done",
      "CompletableFuture.get(t), done",
      "ForkJoinTask.get(), done",
      "AsynchronousFileChannel.read(..).get(), done",
      "AsynchronousFileChannel.read(..).get(t), done",
      "ExecutorService.awaitTermination, terminated",
      "Process.waitFor(), the process has ended",
      "Process.waitFor(t), the process has ended");

  private final String anchor;
  private final Predicate<Row> rule;

  Surprise(String anchor, Predicate<Row> rule) {
    this.anchor = anchor;
    this.rule = rule;
  }

  /** The anchor of the section. */
  String anchor() {
    return anchor;
  }

  boolean appliesTo(Row row) {
    return rule.test(row);
  }

  /** All surprises that a row shows. */
  static List<Surprise> of(Row row) {
    return Arrays.stream(values()).filter(surprise -> surprise.appliesTo(row)).toList();
  }

  private static boolean declaresInterrupt(String name) {
    return DECLARE.contains(name.replace("interrupted, then ", ""));
  }
}
