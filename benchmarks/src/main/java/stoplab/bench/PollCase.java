// SPDX-License-Identifier: Apache-2.0
package stoplab.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * The cost of one way to look at a flag in one loop.
 *
 * @param kernel the loop
 * @param poll the way to look
 */
record PollCase(Kernel kernel, Poll poll) implements Case {
  private static final int WARM_UPS = 5;
  private static final int MEASUREMENTS = 5;

  /** All polls that a preset measures, in all its kernels. */
  static List<PollCase> of(Preset preset) {
    List<PollCase> cases = new ArrayList<>();
    for (Kernel kernel : preset.kernels()) {
      for (Poll poll : preset.polls()) {
        if (poll.fits(kernel)) {
          cases.add(new PollCase(kernel, poll));
        }
      }
    }
    return List.copyOf(cases);
  }

  @Override
  public String benchmark() {
    return kernel.type().getName() + "." + poll.benchmark();
  }

  @Override
  public int forks(Preset preset) {
    return 1;
  }

  @Override
  public Duration expected(Preset preset) {
    return preset.pollIteration().multipliedBy(WARM_UPS + MEASUREMENTS);
  }

  @Override
  public List<String> jvmOptions() {
    return poll.jvmOptions();
  }

  @Override
  public void configure(ChainedOptionsBuilder options, Preset preset) {
    TimeValue iteration = TimeValue.milliseconds(preset.pollIteration().toMillis());
    kernel.params().forEach(options::param);
    options
        .warmupIterations(WARM_UPS)
        .warmupTime(iteration)
        .measurementIterations(MEASUREMENTS)
        .measurementTime(iteration);
  }
}
