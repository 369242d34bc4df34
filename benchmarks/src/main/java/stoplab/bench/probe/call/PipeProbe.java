// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe.call;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import stoplab.bench.probe.process.ChildKind;
import stoplab.bench.probe.process.ChildProcessGuard;
import stoplab.bench.probe.process.JvmVariables;
import stoplab.process.call.CallChild;
import stoplab.process.call.wire.CallFrame;
import stoplab.process.call.wire.CallFrameType;
import stoplab.process.call.wire.TaskRequest;
import stoplab.process.call.wire.ValueFormat;

/**
 * What a call is compared with: a round trip to a JVM that answers at once, over two pipes.
 *
 * <p>Guarantee [bench.call-control-is-fair]: as many bytes go each way as with a call, the child
 * has the same JVM options, and the threads are arranged alike. One thread writes, and gives its
 * CPU away until the answer is there; another is blocked in the read of it.
 *
 * <p>The other arrangement is that of a program without such a reader: the thread that writes is
 * itself blocked in the read.
 *
 * <p>For one thread at a time.
 */
public final class PipeProbe implements AutoCloseable {
  /** The options of a call's child that change how fast it is. */
  static final List<String> JVM_OPTIONS =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m");

  /** For so long a thread that waits for a call gives its CPU away; then it is blocked. */
  private static final long YIELD_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

  private static final long PATIENCE_SECONDS = 20;

  private final Process child;
  private final OutputStream out;
  private final InputStream in;
  private final byte[] request = requestOfCall();
  private final byte[] answer = new byte[answerOfCall().length];
  private final boolean hasReader;
  private final Thread reader = new Thread(this::read, "pipe-reader");
  private volatile CompletableFuture<Boolean> pending = new CompletableFuture<>();

  /**
   * Starts the child, and makes the first round trip.
   *
   * @param hasReader whether another thread reads, as with a call
   * @throws Exception if the child cannot be started, or does not answer
   */
  public PipeProbe(boolean hasReader) throws Exception {
    this.hasReader = hasReader;
    ProcessBuilder builder = new ProcessBuilder(ChildKind.java(
            JVM_OPTIONS,
            EchoProgram.class.getName(),
            Integer.toString(request.length),
            Integer.toString(answer.length)))
        .redirectError(ProcessBuilder.Redirect.INHERIT);
    child = ChildProcessGuard.start(JvmVariables.removedFrom(builder)::start);
    out = child.getOutputStream();
    in = child.getInputStream();
    if (hasReader) {
      reader.setDaemon(true);
      reader.start();
    }
    try {
      roundTrip();
    } catch (Exception e) {
      close();
      throw e;
    }
  }

  /** What a call of {@link CallChild.Echo} with a number writes. */
  static byte[] requestOfCall() {
    return bytes(new TaskRequest(false, CallChild.Echo.class.getName(), encoded(Integer.MAX_VALUE))
        .frame(1));
  }

  /** What its child answers. */
  static byte[] answerOfCall() {
    ValueFormat.Encoded value = encoded(Integer.MAX_VALUE);
    return bytes(new CallFrame(CallFrameType.RESULT, 1, value.format(), value.bytes()));
  }

  private static ValueFormat.Encoded encoded(Integer value) {
    try {
      return ValueFormat.encode(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(CallFrame frame) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      frame.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * Makes a round trip.
   *
   * @return from the write until this thread knows that the answer is there, in nanoseconds
   * @throws Exception if the child has died, or does not answer
   */
  public long roundTrip() throws Exception {
    return hasReader ? withReader() : alone();
  }

  private long alone() throws IOException {
    long begun = System.nanoTime();
    out.write(request);
    out.flush();
    readAnswer();
    return System.nanoTime() - begun;
  }

  private long withReader()
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    CompletableFuture<Boolean> mine = new CompletableFuture<>();
    long begun = System.nanoTime();
    pending = mine;
    out.write(request);
    out.flush();
    long written = System.nanoTime();
    while (!mine.isDone() && System.nanoTime() - written < YIELD_NANOS) {
      Thread.yield();
    }
    boolean answered = mine.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    long nanos = System.nanoTime() - begun;
    if (!answered) {
      throw new EOFException("the child at the other end of the pipe has died");
    }
    return nanos;
  }

  private void read() {
    try {
      while (true) {
        readAnswer();
        pending.complete(true);
      }
    } catch (IOException e) {
      pending.complete(false);
    }
  }

  private void readAnswer() throws IOException {
    if (in.readNBytes(answer, 0, answer.length) < answer.length) {
      throw new EOFException("the child at the other end of the pipe has died");
    }
  }

  /** The child, for tests. */
  ProcessHandle child() {
    return child.toHandle();
  }

  /** Ends the child and the reader. An interrupt ends only the wait for that. */
  @Override
  public void close() {
    child.destroyForcibly();
    try {
      child.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      reader.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
