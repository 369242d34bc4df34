// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call.child;

import stoplab.process.call.wire.CallFrame;

/** Runs a call. */
public interface CallHandler {
  /**
   * Runs it in this thread.
   *
   * @param call a frame that asks for it, not null
   * @return the answer
   */
  CallFrame handle(CallFrame call);
}
