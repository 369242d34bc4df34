// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.stop;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A child that does not exist, prints nothing, and ends at SIGKILL only. */
public final class PretendedProcess extends Process {
  /** Greater than any number that a system gives to a process. */
  private static final long NO_PID = Integer.MAX_VALUE;

  private static final int KILLED = 137;

  private final CountDownLatch end = new CountDownLatch(1);

  /** Makes one that runs. */
  public PretendedProcess() {}

  @Override
  public OutputStream getOutputStream() {
    return OutputStream.nullOutputStream();
  }

  @Override
  public InputStream getInputStream() {
    return InputStream.nullInputStream();
  }

  @Override
  public InputStream getErrorStream() {
    return InputStream.nullInputStream();
  }

  @Override
  public int waitFor() throws InterruptedException {
    end.await();
    return KILLED;
  }

  @Override
  public boolean waitFor(long timeout, TimeUnit unit) throws InterruptedException {
    return end.await(timeout, unit);
  }

  @Override
  public int exitValue() {
    if (isAlive()) {
      throw new IllegalThreadStateException("it has not ended");
    }
    return KILLED;
  }

  @Override
  public boolean isAlive() {
    return end.getCount() > 0;
  }

  @Override
  public long pid() {
    return NO_PID;
  }

  @Override
  public void destroy() {
    // It is deaf.
  }

  @Override
  public ProcessHandle toHandle() {
    return new Handle();
  }

  private final class Handle implements ProcessHandle {
    @Override
    public long pid() {
      return NO_PID;
    }

    @Override
    public Optional<ProcessHandle> parent() {
      return Optional.empty();
    }

    @Override
    public Stream<ProcessHandle> children() {
      return Stream.empty();
    }

    @Override
    public Stream<ProcessHandle> descendants() {
      return Stream.empty();
    }

    @Override
    public Info info() {
      return ProcessHandle.current().info();
    }

    @Override
    public CompletableFuture<ProcessHandle> onExit() {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean supportsNormalTermination() {
      return true;
    }

    @Override
    public boolean destroy() {
      return true;
    }

    @Override
    public boolean destroyForcibly() {
      end.countDown();
      return true;
    }

    @Override
    public boolean isAlive() {
      return PretendedProcess.this.isAlive();
    }

    @Override
    public int compareTo(ProcessHandle other) {
      return Long.compare(pid(), other.pid());
    }
  }
}
