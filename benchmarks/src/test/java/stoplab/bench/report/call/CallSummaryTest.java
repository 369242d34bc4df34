// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stoplab.bench.call.CallPart;
import stoplab.bench.call.CallWay;

class CallSummaryTest {
  private static final int JVMS = 6;

  @Test
  @DisplayName("a round trip has its median over JVMs, its ratio to the control, and its count")
  void roundTripIsShown() {
    CallData data = new CallData()
        .each(CallWay.PIPE, 10_000, 10_000, 10_000, 10_000, 10_000, 10_000)
        .each(CallWay.WARM_CALL, 11_000, 12_000, 12_000, 12_000, 12_000, 13_000);
    assertThat(data.row(CallWay.WARM_CALL))
        .containsExactly("12 us [11, 13]", "-", "-", "1.200 [1.100, 1.300]", "-", "12 in 6");
  }

  @Test
  @DisplayName("a percentile needs ten calls beyond it in most JVMs")
  void tailNeedsCalls() {
    long[] calls = new long[100];
    for (int i = 0; i < calls.length; i++) {
      calls[i] = 1_000 * (i + 1);
    }
    CallData data =
        new CallData().same(JVMS, CallWay.PIPE, 9_000).same(JVMS, CallWay.WARM_CALL, calls);
    assertThat(data.row(CallWay.WARM_CALL).subList(1, 3)).containsExactly("90 us", "-");
  }

  @Test
  @DisplayName("JVMs that fall into two groups are shown as two")
  void twoModesAreShown() {
    CallData data = new CallData()
        .same(JVMS, CallWay.WARM_CALL, 9_000)
        .each(CallWay.PIPE, 2_600, 2_700, 2_800, 50_000, 51_000, 52_000);
    assertThat(data.row(CallWay.PIPE).get(0)).isEqualTo("2.70 us in 3, 51 us in 3");
  }

  @Test
  @DisplayName("MB/s counts the bytes of both ways")
  void megabytesCountBothWays() {
    CallData data = new CallData()
        .same(JVMS, CallWay.CALL_1_MIB, 2_097_152)
        .same(JVMS, CallWay.CALL_64_MIB, 134_217_728);
    assertThat(data.row(CallWay.CALL_1_MIB).get(4)).isEqualTo("1,000");
    assertThat(data.row(CallWay.CALL_64_MIB).get(4)).isEqualTo("1,000");
  }

  @Test
  @DisplayName("the first kill of a JVM stands apart from later ones, of which the greatest shows")
  void firstStandsApart() {
    CallData data = new CallData().same(JVMS, CallWay.CANCEL, 40_000_000, 5_000_000, 6_000_000);
    assertThat(data.row(CallWay.CANCEL))
        .containsExactly("40 ms [40, 40]", "5 ms [5, 5]", "6 ms", "12 in 6");
  }

  @Test
  @DisplayName("with fewer than six JVMs there is no median")
  void fewJvmsHaveNoMedian() {
    CallData data = new CallData().same(JVMS - 1, CallWay.CANCEL, 40_000_000, 5_000_000);
    assertThat(data.row(CallWay.CANCEL)).startsWith("too few", "too few");
    assertThat(new CallData().same(JVMS - 1, CallWay.WARM_CALL, 1).row(CallWay.WARM_CALL))
        .startsWith("too few");
  }

  @Test
  @DisplayName("calls per second and memory have units, and memory may be unknown")
  void amountsHaveUnits() {
    CallData data = new CallData()
        .same(JVMS, CallWay.WARM_CALL, 9_000)
        .same(JVMS, CallWay.TWO_SUBMITTERS, 54_321)
        .same(JVMS, CallWay.CANCEL, 1, 1)
        .same(JVMS, CallWay.SPARE_USS, 3 << 19);
    assertThat(data.row(CallWay.TWO_SUBMITTERS))
        .containsExactly("54,321 per s [54,321, 54,321]", "6");
    assertThat(data.row(CallWay.SPARE_USS)).containsExactly("1.5 MiB [1.5, 1.5]", "6");
    assertThat(data.row(CallWay.SPARE_RSS)).containsExactly("not reported by this system", "0");
  }

  @Test
  @Tag("bench.call-python-is-optional")
  @DisplayName("what Python took is shown with its version, and what is missing with the reason")
  void pythonIsShown() {
    CallData data = new CallData()
        .same(JVMS, CallWay.WARM_CALL, 9_000)
        .same(JVMS, CallWay.PYTHON_FORK, 7_000_000, 900_000)
        .same(JVMS, CallWay.PYTHON_VERSION, 31107);
    assertThat(data.summary().tables()).contains("Python 3.11.7, from the call to the result:");
    assertThat(data.row(CallWay.PYTHON_FORK))
        .as("[bench.call-python-is-optional] the first one apart")
        .containsExactly("900 us [900, 900]", "7 ms [7, 7]", "100.0 [100.0, 100.0]", "6 in 6");
    assertThat(data.row(CallWay.PYTHON_PEBBLE))
        .as("[bench.call-python-is-optional]")
        .startsWith("not measured: no pebble", "-");
    assertThat(data.row(CallWay.PYTHON_SPAWN))
        .as("[bench.call-python-is-optional]")
        .startsWith("not measured: not here, or it failed", "-");
  }

  @Test
  @Tag("bench.call-python-is-optional")
  @DisplayName("without python3 each of its rows says so, and no bound is judged")
  void missingPythonIsSaid() {
    CallData data = new CallData().same(JVMS, CallWay.WARM_CALL, 9_000);
    for (CallWay way : CallPart.PYTHON.ways()) {
      if (way != CallWay.PYTHON_VERSION) {
        assertThat(data.row(way))
            .as("[bench.call-python-is-optional] %s", way)
            .startsWith("not measured: no python3", "-");
      }
    }
    assertThat(data.notes())
        .as("[bench.call-python-is-optional]")
        .contains("Python is measured if a python3 is found on the PATH")
        .doesNotContain("as python-");
  }

  @Test
  @Tag("bench.call-known-answer")
  @DisplayName("a call that was answered before its task can have ended marks the report")
  void earlyAnswerMarksTheReport() {
    CallData right = new CallData().same(JVMS, CallWay.KNOWN_CALL, 512_000, 500_000);
    assertThat(right.summary().checks())
        .as("[bench.call-known-answer]")
        .containsExactly(
            "instrument OK: a call that spins for 500 us was never answered before 500 us.");
    CallData wrong = right.each(CallWay.KNOWN_CALL, 499_999);
    assertThat(wrong.summary().checks().get(0))
        .as("[bench.call-known-answer] one call in one JVM")
        .startsWith("INSTRUMENT FAILED: ");
    assertThat(wrong.notes()).as("[bench.call-known-answer]").contains("INSTRUMENT FAILED: ");
  }

  @Test
  @DisplayName("the notes say what the control is, and how busy the machine was")
  void notesSayHowToRead() {
    assertThat(new CallData()
            .same(2, CallWay.WARM_CALL, 9_000)
            .same(2, CallWay.CANCEL, 1, 1)
            .notes())
        .contains("pipe: the control: as many bytes as a call has")
        .contains("two children start at the same time")
        .contains("load 0.1", "context switches in the measured JVMs: 12;");
  }

  @Test
  @DisplayName("times can be compared with another run, and amounts cannot")
  void timesAreMeasures() {
    assertThat(new CallData()
            .same(JVMS, CallWay.WARM_CALL, 9_000)
            .same(JVMS, CallWay.TWO_SUBMITTERS, 54_321)
            .same(JVMS, CallWay.CANCEL, 9, 7)
            .same(JVMS, CallWay.SPARE_USS, 3)
            .same(JVMS, CallWay.PYTHON_POOL, 9, 8)
            .summary()
            .measures())
        .extracting(
            measure -> measure.row() + ", " + measure.what() + ": " + measure.jvms()[0])
        .containsExactly(
            "warm-call, round trip: 9000.0",
            "cancel, first: 9.0",
            "cancel, later: 7.0",
            "python-pool, later: 8.0");
  }

  @Test
  @DisplayName("the file has every number with its unit, by part, JVM and number")
  void fileHasEverySample(@TempDir Path temp) throws IOException {
    CallSummary summary = new CallData()
        .same(2, CallWay.WARM_CALL, 9_000, 8_000)
        .same(2, CallWay.TWO_SUBMITTERS, 54_321)
        .same(1, CallWay.PYTHON_VERSION, 31107)
        .summary();
    summary.writeSamples(temp);
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(
        new GZIPInputStream(Files.newInputStream(temp.resolve(summary.file()))),
        StandardCharsets.US_ASCII))) {
      assertThat(lines.lines())
          .containsExactly(
              "call,unit,round,jvm,number,value",
              "warm-call,ns,1,1,1,9000",
              "warm-call,ns,1,1,2,8000",
              "two-submitters,calls/s,1,1,1,54321",
              "warm-call,ns,2,2,1,9000",
              "warm-call,ns,2,2,2,8000",
              "two-submitters,calls/s,2,2,1,54321",
              "python-version,version,1,1,1,31107");
    }
  }

  @Test
  @DisplayName("a run of one part alone has a report")
  void eachPartStandsAlone() {
    for (CallWay way : CallWay.values()) {
      CallData data = new CallData().same(JVMS, way, 31107, 31107);
      assertThat(data.summary().tables())
          .as("%s", way)
          .contains(way == CallWay.PYTHON_VERSION ? "3.11.7" : "| " + way.label() + " ");
      assertThat(data.notes()).as("%s", way).contains("load 0.1");
    }
    assertThat(new CallSummary(Map.of()).tables()).contains("no python3");
  }
}
