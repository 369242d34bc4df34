// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * A process that a signal does not end: as one in an uninterruptible call of the kernel, where it
 * is sent, or one of another user, where it is refused.
 */
record FakeHandle(Process process, boolean isSent) implements ProcessHandle {
  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public Optional<ProcessHandle> parent() {
    return process.toHandle().parent();
  }

  @Override
  public Stream<ProcessHandle> children() {
    return process.children();
  }

  @Override
  public Stream<ProcessHandle> descendants() {
    return process.descendants();
  }

  @Override
  public Info info() {
    return process.info();
  }

  @Override
  public CompletableFuture<ProcessHandle> onExit() {
    throw new AssertionError("onExit() of a process that is no child polls: 300 ms and more");
  }

  @Override
  public boolean supportsNormalTermination() {
    return true;
  }

  @Override
  public boolean destroy() {
    return isSent;
  }

  @Override
  public boolean destroyForcibly() {
    return isSent;
  }

  @Override
  public boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public int compareTo(ProcessHandle other) {
    return Long.compare(pid(), other.pid());
  }
}
