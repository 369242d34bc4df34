// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InterruptedIOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.channels.Pipe;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stoplab.testkit.Calls;
import stoplab.testkit.Calls.Call;
import stoplab.testkit.NoStrayThreads;
import stoplab.testkit.ThreadKind;

@ExtendWith(NoStrayThreads.class)
class RunInterruptiblyReactionsTest {
  /** What a region does once it is interrupted, and what then leaves it, or null for a value. */
  private record RegionCase(String name, Callable<?> body, Class<? extends Throwable> thrown) {}

  private static final class OwnError extends Error {
    private static final long serialVersionUID = 1;
  }

  private static List<RegionCase> reactions() throws Exception {
    PipedInputStream piped = new PipedInputStream(new PipedOutputStream());
    return List.of(
        new RegionCase("sleeps", () -> waitUntilInterrupted(null), InterruptedException.class),
        new RegionCase(
            "restores and rethrows",
            () -> {
              try {
                return waitUntilInterrupted(null);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw e;
              }
            },
            InterruptedException.class),
        new RegionCase(
            "restores and throws another one",
            () -> restore(new InterruptedException("another")),
            InterruptedException.class),
        new RegionCase(
            "restores and wraps",
            () -> restore(new IllegalStateException("wrapped")),
            IllegalStateException.class),
        new RegionCase(
            "wraps, status clear",
            () -> waitUntilInterrupted(new IllegalStateException("wrapped")),
            IllegalStateException.class),
        new RegionCase(
            "is cancelled itself",
            () -> restore(new CancellationException("own")),
            CancellationException.class),
        new RegionCase(
            "throws an error", () -> waitUntilInterrupted(new OwnError()), OwnError.class),
        new RegionCase("reads a piped stream", piped::read, InterruptedIOException.class),
        new RegionCase(
            "reads a channel",
            RunInterruptiblyReactionsTest::readChannel,
            ClosedByInterruptException.class),
        new RegionCase(
            "waits for a file lock",
            () -> restore(new FileLockInterruptionException()),
            FileLockInterruptionException.class),
        new RegionCase(
            "waits at a barrier", () -> new CyclicBarrier(2).await(), InterruptedException.class),
        new RegionCase("restores and returns", () -> restore(null), null),
        new RegionCase("swallows and returns", () -> waitUntilInterrupted(null, 42), null),
        new RegionCase("joins a future", RunInterruptiblyReactionsTest::join, null));
  }

  private static Object waitUntilInterrupted(Throwable instead) throws Exception {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      if (instead instanceof Exception exception) {
        throw exception;
      }
      if (instead instanceof Error error) {
        throw error;
      }
      throw e;
    }
    return null;
  }

  private static Object waitUntilInterrupted(Throwable instead, Object value) throws Exception {
    try {
      return waitUntilInterrupted(instead);
    } catch (InterruptedException e) {
      return value;
    }
  }

  private static Object restore(Exception thrown) throws Exception {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      if (thrown != null) {
        throw thrown;
      }
    }
    return 42;
  }

  private static Object readChannel() throws Exception {
    Pipe pipe = Pipe.open();
    try {
      return pipe.source().read(ByteBuffer.allocate(1));
    } finally {
      pipe.source().close();
      pipe.sink().close();
    }
  }

  /** Waits in a call that ignores the interrupt, once it has come. */
  private static Object join() {
    CompletableFuture<Integer> future = new CompletableFuture<>();
    CountDownLatch interrupted = new CountDownLatch(1);
    ThreadKind.PLATFORM.start("completer", () -> {
      DeafWait.await(interrupted);
      future.completeExceptionally(new IllegalStateException("late"));
    });
    while (!Thread.currentThread().isInterrupted()) {
      Thread.onSpinWait();
    }
    interrupted.countDown();
    try {
      return future.join();
    } catch (CompletionException e) {
      return 42;
    }
  }

  /** How the call ended: the exception's cause, and the status behind it. */
  private record End(String thrown, Class<?> cause, boolean status) {}

  private static End run(ThreadKind kind, RunInterruptibly region, Callable<?> body)
      throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    Call<End> call = Calls.start(kind, () -> {
      String thrown;
      Class<?> cause = null;
      try {
        thrown = "nothing: "
            + region.call(() -> {
              inside.countDown();
              return body.call();
            });
      } catch (CancellationException e) {
        thrown = e.getMessage();
        cause = e.getCause() == null ? null : e.getCause().getClass();
      } catch (Throwable e) {
        thrown = e.toString();
      }
      return new End(thrown, cause, Thread.currentThread().isInterrupted());
    });
    PoolContract.awaitOpen(inside, "the region runs");
    region.stop();
    return call.end(NoStrayThreads.PATIENCE);
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("interrupt.region-ends-one-way")
  @Tag("interrupt.stays-in-region")
  @DisplayName("however a region reacts to our interrupt, one exception leaves it, status clear")
  void everyReactionEndsTheSame(ThreadKind kind) throws Exception {
    List<String> wrong = new ArrayList<>();
    for (RegionCase reaction : reactions()) {
      End end = run(kind, new RunInterruptibly(), reaction.body());
      if (!end.equals(new End("stop() was called", reaction.thrown(), false))) {
        wrong.add(reaction.name() + ": " + end);
      }
    }
    assertThat(wrong).as("[interrupt.region-ends-one-way] other ends").isEmpty();
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("interrupt.others-are-told-apart")
  @DisplayName("an earlier interrupt by others stays set, whether or not the region polls")
  void earlierInterruptStays(ThreadKind kind) throws Exception {
    for (boolean looking : new boolean[] {false, true}) {
      RunInterruptibly region = new RunInterruptibly();
      Call<End> call = Calls.start(kind, () -> {
        Class<?> cause = null;
        String thrown = "nothing";
        try {
          region.call(() -> {
            Thread.currentThread().interrupt(); // as somebody else would
            region.stop();
            if (looking) {
              new CountDownLatch(1).await();
            }
            return 42;
          });
        } catch (CancellationException e) {
          thrown = e.getMessage();
          cause = e.getCause() == null ? null : e.getCause().getClass();
        }
        return new End(thrown, cause, Thread.currentThread().isInterrupted());
      });
      assertThat(call.end(NoStrayThreads.PATIENCE))
          .as("[interrupt.others-are-told-apart] polling = %s", looking)
          .isEqualTo(
              new End("stop() was called", looking ? InterruptedException.class : null, true));
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("interrupt.others-are-told-apart")
  @DisplayName("a region stopped before it began leaves a status that others have set")
  void statusBeforeTheRegionStays(ThreadKind kind) throws Exception {
    RunInterruptibly region = new RunInterruptibly();
    region.stop();
    Call<Boolean> call = Calls.start(kind, () -> {
      Thread.currentThread().interrupt(); // as somebody else would
      try {
        region.call(() -> 42);
        return false;
      } catch (CancellationException e) {
        return Thread.currentThread().isInterrupted();
      }
    });
    assertThat(call.end(NoStrayThreads.PATIENCE))
        .as("[interrupt.others-are-told-apart] status after the exception")
        .isTrue();
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("interrupt.stays-in-region")
  @DisplayName("after a region that restores and rethrows, the next step of the task can wait")
  void nextStepCanWait(ThreadKind kind) throws Exception {
    RunInterruptibly region = new RunInterruptibly();
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch open = new CountDownLatch(0);
    Call<Boolean> call = Calls.start(kind, () -> {
      try {
        region.call(() -> {
          inside.countDown();
          return restore(new InterruptedException());
        });
      } catch (CancellationException e) {
        open.await(); // throws if the status is set, although the latch is open
        return true;
      }
      return false;
    });
    PoolContract.awaitOpen(inside, "the region runs");
    region.stop();
    assertThat(call.end(NoStrayThreads.PATIENCE))
        .as("[interrupt.stays-in-region] the next step has waited")
        .isTrue();
  }
}
