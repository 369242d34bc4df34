// SPDX-License-Identifier: Apache-2.0
package stoplab.process;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import stoplab.process.call.KillableCall;
import stoplab.process.call.KillableExecutor;
import stoplab.process.call.KillableTask;

/**
 * Ends a wait in native code: here the {@code open} of a named pipe, which waits for a writer.
 *
 * <p><b>Why it works:</b> an interrupt does not enter native code. {@code FileInputStream} waits in
 * {@code open(2)}, and starts again after a signal (source of {@code io_util_md.c}, JDK 17 and 25).
 * There is no stream yet that one could close. A killable call waits in a process of its own, and
 * SIGKILL ends that in the middle of a system call.
 *
 * <p><b>Hazard</b> [process.thread-outlives-cancel]: a thread waits on after {@code cancel(true)}.
 * <b>Guarantee</b> [process.call-is-over]: after its timeout the call is over, its child is gone,
 * and the next call gets its answer. [process.call-says-where]: the outcome names the native method
 * in which it hung.
 *
 * <p><b>Run:</b> {@code java -cp process-stop/target/classes stoplab.process.KillableNativeWait}
 *
 * <p><b>Break it:</b> write a minute for {@code ofMillis(100)}, and the demo takes a minute:
 * nothing else ends the call.
 *
 * <p><b>See also:</b> {@link KillableLoop}; {@link SigkillStop}, for the kill.
 */
public final class KillableNativeWait {
  private static final String PIPE = "pipe";

  private KillableNativeWait() {}

  // @start region="task"
  /** Reads the first byte of a file. */
  static final class FirstByte implements KillableTask<String, Integer> {
    @Override
    public Integer run(String file) throws IOException {
      try (InputStream in = new FileInputStream(file)) {
        return in.read();
      }
    }
  }

  // @end

  /** Creates a named pipe in a folder; nobody writes to it. */
  static String pipe(Path folder) throws IOException, InterruptedException {
    String pipe = folder.resolve(PIPE).toString();
    if (new ProcessBuilder("mkfifo", pipe).inheritIO().start().waitFor() != 0) {
      throw new IOException("mkfifo failed");
    }
    return pipe;
  }

  /** Opens a pipe in a thread and in a call, and then a file. */
  public static void main(String[] args)
      throws IOException, InterruptedException, ExecutionException {
    Path folder = Files.createTempDirectory("killable-native-wait");
    try {
      show(pipe(folder));
    } finally {
      Files.deleteIfExists(folder.resolve(PIPE));
      Files.delete(folder);
    }
  }

  private static void show(String pipe) throws InterruptedException, ExecutionException {
    CallDemo.cancelInThread(() -> new FirstByte().run(pipe));
    // @start region="call"
    try (KillableExecutor calls = KillableExecutor.of(1)) {
      calls.awaitReady(Duration.ofSeconds(10)); // a child JVM has started
      long since = System.nanoTime();
      KillableCall<Integer> call = calls.submit(FirstByte.class, pipe, Duration.ofMillis(100));
      CallDemo.printEnd(call.outcome(), since);
      int first =
          calls.submit(FirstByte.class, "/dev/zero", Duration.ofSeconds(10)).get();
      System.out.println("The next call: the first byte of /dev/zero is " + first);
    }
    // @end
  }
}
