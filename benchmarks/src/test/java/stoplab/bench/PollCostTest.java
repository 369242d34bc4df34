// SPDX-License-Identifier: Apache-2.0
package stoplab.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stoplab.testkit.NoStrayThreads;

@ExtendWith(NoStrayThreads.class)
class PollCostTest {
  private static final int SIZE = 5000;

  private static final Set<Poll> OF_INTERRUPT = EnumSet.of(Poll.INTERRUPTED, Poll.IS_INTERRUPTED);

  @ParameterizedTest
  @EnumSource(Poll.class)
  @DisplayName("with a flag that nobody sets, every loop does the work of the one without a poll")
  void pollsDoTheSameWork(Poll poll) throws Exception {
    if (poll.fits(Kernel.SAXPY_2048)) {
      assertThat(saxpy(poll, false)).isEqualTo(saxpy(Poll.NO_POLL, false));
    }
    for (Kernel kernel : List.of(Kernel.MIX, Kernel.EVENTS)) {
      if (poll.fits(kernel)) {
        assertThat(mix(kernel, poll, false)).isEqualTo(mix(Kernel.MIX, Poll.NO_POLL, false));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Poll.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"NO_POLL", "NO_POLL_AGAIN", "NO_POLL_SCALAR", "CALL_SITE"
      }) // that flag could never be cleared again
  @DisplayName("with its flag set, a loop does no work at all: the poll is not dead code")
  void setFlagEndsTheLoop(Poll poll) throws Exception {
    if (poll.fits(Kernel.SAXPY_2048)) {
      assertThat(saxpy(poll, true)).isEqualTo(filled().y());
    }
    for (Kernel kernel : List.of(Kernel.MIX, Kernel.EVENTS)) {
      if (poll.fits(kernel)) {
        assertThat(mix(kernel, poll, true)).isEqualTo(PollCostMix.SEED);
      }
    }
  }

  private static float[] saxpy(Poll poll, boolean stop) throws Exception {
    PollCostSaxpy loop = filled();
    run(loop, poll, stop);
    return loop.y();
  }

  private static PollCostSaxpy filled() {
    PollCostSaxpy loop = new PollCostSaxpy();
    loop.size = SIZE;
    loop.repeats = 2;
    loop.fill();
    return loop;
  }

  private static long mix(Kernel kernel, Poll poll, boolean stop) throws Exception {
    return (long) run(kernel.type().getConstructor().newInstance(), poll, stop);
  }

  private static Object run(PollCost loop, Poll poll, boolean stop) throws Exception {
    loop.plainStop = stop;
    loop.volatileStop = stop;
    loop.handleStop = stop;
    loop.atomicStop.set(stop);
    if (stop && loop instanceof PollCostEvents events) {
      events.latch.countDown();
      events.conditionEvent.set();
      events.latchEvent.set();
      events.parkingEvent.set();
    }
    if (stop && OF_INTERRUPT.contains(poll)) {
      Thread.currentThread().interrupt();
    }
    Object result = loop.getClass().getMethod(poll.benchmark()).invoke(loop);
    assertThat(Thread.interrupted())
        .as("only isInterrupted() leaves a status behind")
        .isEqualTo(stop && poll == Poll.IS_INTERRUPTED);
    return result;
  }
}
