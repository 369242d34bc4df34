// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Asks a child to leave, by its standard input. A write to a child that does not read blocks, and
 * then the close behind it does too: so a thread of its own does either.
 */
final class Asker {
  private final WorkerProcess worker;
  private final List<String> problems;
  private final List<Thread> threads = new ArrayList<>();

  /**
   * Makes an asker of one child.
   *
   * @param problems gets a sentence if there is no thread to ask
   */
  Asker(WorkerProcess worker, List<String> problems) {
    this.worker = worker;
    this.problems = problems;
  }

  /**
   * Writes a line, or closes the input if there is none to write.
   *
   * @return the thread that does so; empty if there is no thread for it
   */
  Optional<Thread> ask(Optional<String> message) {
    return start(() -> {
      worker.noteRequest(Rung.ASK);
      message.ifPresentOrElse(this::write, this::closeInput);
    });
  }

  /** Lets the child see the end of its input. */
  void endInput() {
    start(this::closeInput);
  }

  /** The threads that were started. */
  List<Thread> threads() {
    return threads;
  }

  private Optional<Thread> start(Runnable body) {
    try {
      Thread thread = new Thread(body, "ask-" + worker.pid());
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
      return Optional.of(thread);
    } catch (OutOfMemoryError e) { // no more threads: all the more it must be ended
      problems.add("it could not be asked: " + e.getMessage());
      return Optional.empty();
    }
  }

  private void write(String message) {
    try {
      worker
          .stdin()
          .write((message + System.lineSeparator()).getBytes(worker.launch().charset()));
      worker.stdin().flush();
    } catch (IOException e) {
      // It has ended, or closed its input: the next rung does not ask.
    }
  }

  private void closeInput() {
    try {
      worker.stdin().close();
    } catch (IOException e) {
      // It has ended: that is as good.
    }
  }
}
