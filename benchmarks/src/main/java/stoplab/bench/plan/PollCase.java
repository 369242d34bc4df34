// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import stoplab.bench.Kernel;
import stoplab.bench.Poll;

/**
 * The cost of one way to poll a flag in one loop.
 *
 * @param kernel the loop
 * @param poll the way to poll
 */
public record PollCase(Kernel kernel, Poll poll) implements BenchmarkCase {
  private static final int WARM_UPS = 3;
  private static final int MEASUREMENTS = 5;

  /**
   * Some polls in some loops, each where it makes sense; a loop with baselines alone is left out.
   */
  public static List<PollCase> of(List<Kernel> kernels, Set<Poll> polls) {
    List<PollCase> cases = new ArrayList<>();
    for (Kernel kernel : kernels) {
      List<Poll> fitting = polls.stream().filter(poll -> poll.fits(kernel)).toList();
      if (!Poll.BASELINES.containsAll(fitting)) {
        fitting.forEach(poll -> cases.add(new PollCase(kernel, poll)));
      }
    }
    return List.copyOf(cases);
  }

  @Override
  public String benchmark() {
    return kernel.type().getName() + "." + poll.benchmark();
  }

  @Override
  public Duration expected(Scope scope) {
    return iteration(scope).multipliedBy(WARM_UPS + MEASUREMENTS);
  }

  /** How long one iteration is, in the warm-up and after it. */
  private static Duration iteration(Scope scope) {
    return Duration.ofMillis(scope.pick(10, 60, 60));
  }

  @Override
  public List<String> jvmOptions() {
    return poll.jvmOptions();
  }

  @Override
  public void configure(ChainedOptionsBuilder options, Scope scope) {
    TimeValue iteration = TimeValue.milliseconds(iteration(scope).toMillis());
    kernel.params().forEach(options::param);
    options
        .warmupIterations(WARM_UPS)
        .warmupTime(iteration)
        .measurementIterations(MEASUREMENTS)
        .measurementTime(iteration);
  }
}
