// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.output;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import stoplab.process.worker.guard.Goodbye;
import stoplab.process.worker.guard.GuardFilter;
import stoplab.process.worker.guard.GuardNote;

/** What a child prints: both streams together, and each apart. Thread-safe. */
public final class ChildOutput {
  private final OutputSettings settings;
  private final OutputPump both;
  private final OutputPump output;
  private final OutputPump error;
  private final Consumer<String> outputLines;
  private final Consumer<String> errorLines;

  /**
   * Makes an output of which nothing is read yet.
   *
   * @param settings what will be read, and how; not null
   */
  public ChildOutput(OutputSettings settings) {
    this.settings = settings;
    int most = settings.keptLines();
    int outputs = settings.readsOutput() ? 1 : 0;
    int errors = settings.readsError() ? 1 : 0;
    output = new OutputPump(most, outputs, null);
    error = new OutputPump(most, errors, null);
    both = new OutputPump(most, outputs + errors, settings.readyLine().orElse(null));
    outputLines = new LineConsumer(settings.outputLines());
    errorLines = settings.errorLines() == settings.outputLines()
        ? outputLines
        : new LineConsumer(settings.errorLines());
  }

  /**
   * Both streams together.
   *
   * @return the pump, the same always
   */
  public OutputPump both() {
    return both;
  }

  /**
   * The standard output alone.
   *
   * @return the pump, the same always
   */
  public OutputPump output() {
    return output;
  }

  /**
   * The standard error alone.
   *
   * @return the pump, the same always
   */
  public OutputPump error() {
    return error;
  }

  /**
   * Waits for the ready line.
   *
   * @param deadline the end of the wait, not null
   * @return whether it came, now or long ago
   * @throws InterruptedException if this thread is interrupted while it waits
   * @throws IllegalStateException if neither stream is read
   */
  public boolean awaitReady(Deadline deadline) throws InterruptedException {
    return both.awaitReady(deadline);
  }

  /**
   * What the child's guard has said last.
   *
   * @return its words, never null
   */
  public Goodbye goodbye() {
    return both.goodbye();
  }

  /**
   * By which descriptor the child's guard can reach us.
   *
   * @return a channel of a {@link GuardNote}
   */
  public int guardChannel() {
    if (settings.readsError()) {
      return GuardNote.STDERR;
    }
    return settings.readsOutput() ? GuardNote.STDOUT : GuardNote.NO_CHANNEL;
  }

  /**
   * Makes the threads that will read.
   *
   * @param note what the child's guard is to know, if it has one; not null
   * @return the readers, which wait for the start
   * @throws OutOfMemoryError if there are not enough threads; then none is left
   */
  public Readers prepare(Optional<GuardNote> note) {
    Readers readers = new Readers(note);
    try {
      if (settings.readsOutput()) {
        readers.output = Optional.of(reader(output, outputLines));
      }
      if (settings.readsError()) {
        readers.error = Optional.of(reader(error, errorLines));
      }
      return readers;
    } catch (RuntimeException | Error e) {
      readers.dismiss();
      throw e;
    }
  }

  private StreamReader reader(OutputPump apart, Consumer<String> consumer) {
    return new StreamReader(
        settings.charset(),
        line -> {
          if (both.add(line)) {
            apart.add(line);
            consumer.accept(line);
          }
        },
        () -> {
          apart.endStream();
          both.endStream();
        });
  }

  /** The readers of one start. */
  public final class Readers {
    private final Optional<GuardNote> note;
    private Optional<StreamReader> output = Optional.empty();
    private Optional<StreamReader> error = Optional.empty();

    private Readers(Optional<GuardNote> note) {
      this.note = note;
    }

    /**
     * Reads these streams from now on, and closes each at its end. Once only.
     *
     * @param name what the names of the threads begin with, not null
     * @param out the standard output of the child, not null
     * @param err its standard error, not null
     */
    public void begin(String name, InputStream out, InputStream err) {
      InputStream heardOut = heard(out, GuardNote.STDOUT);
      InputStream heardErr = heard(err, GuardNote.STDERR);
      output.ifPresent(reader -> reader.begin(name + "-stdout", heardOut));
      error.ifPresent(reader -> reader.begin(name + "-stderr", heardErr));
    }

    private InputStream heard(InputStream in, int channel) {
      return note.filter(each -> each.channel() == channel)
          .<InputStream>map(each -> new GuardFilter(in, each.token(), both::hear))
          .orElse(in);
    }

    /** Ends the threads: there is no child to read. */
    public void dismiss() {
      List<StreamReader> all = new ArrayList<>();
      output.ifPresent(all::add);
      error.ifPresent(all::add);
      all.forEach(StreamReader::dismiss);
    }
  }
}
