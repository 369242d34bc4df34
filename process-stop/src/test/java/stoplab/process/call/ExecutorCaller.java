// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call;

import java.io.Serializable;
import java.time.Duration;

/** The caller that the contract is about. */
class ExecutorCaller implements CallContract.Caller {
  final KillableExecutor executor;

  ExecutorCaller(Duration whereBound) {
    executor = new KillableExecutor(CallSettings.of(2).withWhereBound(whereBound));
  }

  @Override
  public <A extends Serializable, R> CallContract.Submitted<R> submit(
      Class<? extends KillableTask<A, R>> task, A argument, Duration timeout) {
    KillableCall<R> call = executor.submit(task, argument, timeout);
    return new CallContract.Submitted<>() {
      @Override
      public CallOutcome<R> outcome() throws InterruptedException {
        return ExecutorCaller.this.outcome(call);
      }

      @Override
      public boolean cancel() {
        return ExecutorCaller.this.cancel(call);
      }
    };
  }

  <R> CallOutcome<R> outcome(KillableCall<R> call) throws InterruptedException {
    return call.outcome();
  }

  boolean cancel(KillableCall<?> call) {
    return call.cancel(true);
  }

  @Override
  public void close() {
    executor.close();
  }
}
