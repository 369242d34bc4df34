// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call;

import java.time.Duration;

class CallContractTest implements CallContract {
  @Override
  public Caller create(Duration whereBound) {
    return new ExecutorCaller(whereBound);
  }
}
