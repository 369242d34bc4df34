// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.plan;

import java.time.Duration;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import stoplab.bench.OneWayProfiler;
import stoplab.bench.call.CallCost;
import stoplab.bench.call.CallPart;

/**
 * A part of what is measured about killable calls.
 *
 * @param part which
 */
public record CallCase(CallPart part) implements BenchmarkCase {
  @Override
  public String benchmark() {
    return CallCost.class.getName() + "." + method();
  }

  private String method() {
    return switch (part) {
      case CALLS -> "calls";
      case KILLS -> "kills";
      case PYTHON -> "python";
    };
  }

  @Override
  public Duration expected(Scope scope) {
    int millis = switch (part) {
      case CALLS -> scope.pick(1_500, 5_000, 5_000);
      case KILLS -> scope.pick(2_000, 6_000, 6_000);
      case PYTHON -> scope.pick(1_500, 4_000, 4_000);
    };
    return Duration.ofMillis(millis);
  }

  @Override
  public boolean makesFiles() {
    return part == CallPart.PYTHON;
  }

  @Override
  public void configure(ChainedOptionsBuilder options, Scope scope) {
    switch (part) {
      case CALLS ->
        options
            .param("warmUpMillis", Long.toString(scope.warmUp().toMillis()))
            .param("blocks", scope.pick("2", "20", "20"))
            .param("larges", scope.pick("1", "5", "5"))
            .param("windowMillis", Long.toString(scope.measurement().toMillis()));
      case KILLS ->
        options
            .param("kills", scope.pick("1", "8", "8"))
            .param("spares", scope.pick("1", "3", "3"));
      case PYTHON ->
        options
            .param("processes", scope.pick("2", "20", "20"))
            .param("warmCalls", scope.pick("20", "500", "500"));
    }
    options.addProfiler(OneWayProfiler.class);
  }
}
