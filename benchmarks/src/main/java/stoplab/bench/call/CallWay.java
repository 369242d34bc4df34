// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.call;

import java.util.Locale;

/** What {@link CallCost} measures; the names stand in committed results. */
public enum CallWay {
  /** A round trip over two pipes, with the threads of a call: the control. */
  PIPE(CallPart.CALLS, Unit.NANOS),
  /** The same with a writer that reads the answer itself. */
  PIPE_ONE_THREAD(CallPart.CALLS, Unit.NANOS),
  /** A call with a number, one behind the other. */
  WARM_CALL(CallPart.CALLS, Unit.NANOS),
  /** The control after a pause. */
  PIPE_AFTER_PAUSE(CallPart.CALLS, Unit.NANOS),
  /** A call after a pause. */
  CALL_AFTER_PAUSE(CallPart.CALLS, Unit.NANOS),
  /** The first call of a JVM, with a spare ready. */
  FIRST_CALL(CallPart.CALLS, Unit.NANOS),
  /** A call that takes a known time. */
  KNOWN_CALL(CallPart.CALLS, Unit.NANOS),
  /** An array of 1 MiB, and back. */
  CALL_1_MIB(CallPart.CALLS, Unit.NANOS),
  /** An array of 64 MiB, and back. */
  CALL_64_MIB(CallPart.CALLS, Unit.NANOS),
  /** Calls per second by two threads with two children. */
  TWO_SUBMITTERS(CallPart.CALLS, Unit.PER_SECOND),
  /** From the opening of an executor to its first answer. */
  COLD_START(CallPart.KILLS, Unit.NANOS),
  /** A bare SIGKILL of such a child: what each kill takes. */
  BARE_KILL(CallPart.KILLS, Unit.NANOS),
  /** A cancellation of an endless loop. */
  CANCEL(CallPart.KILLS, Unit.NANOS),
  /** The next call after it. */
  NEXT_CALL(CallPart.KILLS, Unit.NANOS),
  /** Both together. */
  CANCEL_AND_NEXT(CallPart.KILLS, Unit.NANOS),
  /** The resident memory of an idle spare. */
  SPARE_RSS(CallPart.KILLS, Unit.BYTES),
  /** The same with its share of shared pages. */
  SPARE_PSS(CallPart.KILLS, Unit.BYTES),
  /** The same without shared pages. */
  SPARE_USS(CallPart.KILLS, Unit.BYTES),
  /** A process for each call, by fork. */
  PYTHON_FORK(CallPart.PYTHON, Unit.NANOS),
  /** The same by a server that forks. */
  PYTHON_FORKSERVER(CallPart.PYTHON, Unit.NANOS),
  /** The same by the start of a new Python. */
  PYTHON_SPAWN(CallPart.PYTHON, Unit.NANOS),
  /** {@code multiprocessing.Pool.apply}. */
  PYTHON_POOL(CallPart.PYTHON, Unit.NANOS),
  /** {@code ProcessPoolExecutor.submit} and {@code result}. */
  PYTHON_EXECUTOR(CallPart.PYTHON, Unit.NANOS),
  /** {@code pebble.ProcessPool.schedule} with a timeout, and {@code result}. */
  PYTHON_PEBBLE(CallPart.PYTHON, Unit.NANOS),
  /** The version of Python: 31107 is 3.11.7. */
  PYTHON_VERSION(CallPart.PYTHON, Unit.VERSION);

  /** What its numbers are, and how JMH and the raw samples name that. */
  public enum Unit {
    /** Times. */
    NANOS("ns"),
    /** A rate; one number for each JVM. */
    PER_SECOND("calls/s"),
    /** An amount of memory; one number for each JVM. */
    BYTES("B"),
    /** No quantity; one number for each JVM. */
    VERSION("version");

    private final String word;

    Unit(String word) {
      this.word = word;
    }

    /** Its name. */
    public String word() {
      return word;
    }
  }

  private final CallPart part;
  private final Unit unit;

  CallWay(CallPart part, Unit unit) {
    this.part = part;
    this.unit = unit;
  }

  /** Where it is measured. */
  public CallPart part() {
    return part;
  }

  /** What its numbers are. */
  public Unit unit() {
    return unit;
  }

  /** The name in reports, such as {@code warm-call}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What the script calls a way of Python's, such as {@code fork}. */
  String python() {
    return name().substring("PYTHON_".length()).toLowerCase(Locale.ROOT);
  }
}
