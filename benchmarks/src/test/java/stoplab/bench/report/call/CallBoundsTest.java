// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stoplab.bench.call.CallWay;

/** Each claim of {@code CallCost}, held against samples of which the answer is known. */
class CallBoundsTest {
  private static final long[] SPREAD = {90, 95, 100, 100, 105, 110}; // percent of a value

  @ParameterizedTest(name = "a call of {0} ns, a pipe of 10000: {1}")
  @CsvSource({"10000, met", "11800, met", "13000, undecided", "15000, MISSED"})
  @Tag("bench.call-bounds")
  @DisplayName("a warm call may take 1.3 times as long as the control of the same JVM")
  void warmCallIsHeldAgainstThePipe(long nanos, String verdict) {
    CallData data = new CallData()
        .each(CallWay.WARM_CALL, spread(nanos))
        .same(SPREAD.length, CallWay.PIPE, 10_000)
        .same(SPREAD.length, CallWay.PIPE_ONE_THREAD, 10_000)
        .each(CallWay.CALL_AFTER_PAUSE, spread(nanos))
        .same(SPREAD.length, CallWay.PIPE_AFTER_PAUSE, 10_000);
    assertVerdict(data, "bound 1.30, warm-call .* as pipe: ", verdict);
    assertVerdict(data, "bound 1.30, warm-call .* as pipe-one-thread: ", verdict);
    assertVerdict(data, "bound 1.30, call-after-pause .* as pipe-after-pause: ", verdict);
  }

  @Test
  @Tag("bench.call-bounds")
  @DisplayName("a call and its control are paired by JVM: a slow JVM slows both")
  void slowJvmSlowsBoth() {
    CallData data = new CallData()
        .each(CallWay.WARM_CALL, 11_000, 12_000, 110_000, 12_000, 120_000, 11_000)
        .each(CallWay.PIPE, 10_000, 10_000, 100_000, 10_000, 100_000, 10_000);
    assertVerdict(
        data, "bound 1.30, warm-call takes 1.150 .1.100, 1.200. times as long as pipe: ", "met");
  }

  @ParameterizedTest(name = "{0} ms: {1}")
  @CsvSource({"5, met", "10, undecided", "12, MISSED"})
  @Tag("bench.call-bounds")
  @DisplayName("a kill may take 10 ms, also with the next call, and without the first")
  void killIsHeldAgainstTenMillis(long millis, String verdict) {
    CallData data = new CallData();
    long[] values = spread(millis * 1_000_000);
    for (CallWay way : new CallWay[] {CallWay.CANCEL, CallWay.NEXT_CALL, CallWay.CANCEL_AND_NEXT}) {
      data.each(way, values);
    }
    assertVerdict(data, "bound 10 ms, cancel: ", verdict);
    assertVerdict(data, "bound 10 ms, cancel-and-next: ", verdict);
  }

  @ParameterizedTest(name = "{0} us: {1}")
  @CsvSource({"400, met", "1000, undecided", "1200, MISSED"})
  @Tag("bench.call-bounds")
  @DisplayName("the next call after a kill may take 1 ms")
  void nextCallIsHeldAgainstOneMilli(long micros, String verdict) {
    CallData data = new CallData().each(CallWay.NEXT_CALL, spread(micros * 1_000));
    assertVerdict(data, "bound 1 ms, next-call: ", verdict);
  }

  @Test
  @Tag("bench.call-bounds")
  @DisplayName("a slow first kill of each JVM counts for no bound")
  void firstKillDoesNotCount() {
    CallData data =
        new CallData().same(SPREAD.length, CallWay.CANCEL_AND_NEXT, 90_000_000, 5_000_000);
    assertVerdict(data, "bound 10 ms, cancel-and-next: 5 ms .5, 5.: ", "met");
  }

  @ParameterizedTest(name = "a call of {0} ns: executor {1}, fork {2}")
  @CsvSource({
    "30000, met, met",
    "60000, met, met",
    "100000, undecided, undecided",
    "150000, MISSED, MISSED"
  })
  @Tag("bench.call-bounds")
  @DisplayName("a warm call is held against Python's executor, and a tenth of a fork")
  void warmCallIsHeldAgainstPython(long nanos, String executor, String fork) {
    CallData data = new CallData()
        .each(CallWay.WARM_CALL, spread(nanos))
        .each(CallWay.PYTHON_EXECUTOR, spread(100_000))
        .each(CallWay.PYTHON_FORK, spread(1_000_000));
    assertVerdict(data, "bound 1.00, warm-call .* as python-executor: ", executor);
    assertVerdict(data, "bound 0.10, warm-call .* as python-fork: ", fork);
  }

  @Test
  @Tag("bench.call-bounds")
  @DisplayName("with too few JVMs nothing is judged")
  void fewJvmsAreNotJudged() {
    CallData data = new CallData()
        .same(3, CallWay.WARM_CALL, 10_000)
        .same(3, CallWay.PIPE, 10_000)
        .same(3, CallWay.NEXT_CALL, 10_000, 10_000)
        .same(3, CallWay.PYTHON_FORK, 1_000_000, 1_000_000);
    for (String bound : new String[] {
      "bound 1.30, warm-call .* as pipe: ",
      "bound 1 ms, next-call: ",
      "bound 0.10, warm-call .* as python-fork: "
    }) {
      assertVerdict(data, bound, "too few to judge");
    }
  }

  private static void assertVerdict(CallData data, String bound, String verdict) {
    assertThat(data.notes().lines())
        .as("[bench.call-bounds] %s", bound)
        .filteredOn(line -> line.matches(bound + ".*"))
        .singleElement()
        .asString()
        .endsWith(": " + verdict + ".");
  }

  private static long[] spread(long value) {
    long[] values = new long[SPREAD.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = value * SPREAD[i] / 100;
    }
    return values;
  }
}
