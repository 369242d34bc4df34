// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.calls;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import stoplab.interrupt.map.probe.NewerMethod;
import stoplab.interrupt.map.probe.Rows;
import stoplab.interrupt.map.probe.Scenario;

/** Child processes, and piped streams of java.io. */
final class ProcessRows {
  private ProcessRows() {}

  private interface Wait {
    boolean on(Process process) throws Exception;
  }

  static Rows rows() {
    Rows rows = new Rows("processes and pipes");
    rows.blocked(
        "Process.waitFor()",
        "java.lang.ProcessImpl.waitFor",
        scenario -> process(scenario, process -> process.waitFor() == 0));
    rows.blocked(
        "Process.waitFor(t)",
        "java.lang.ProcessImpl.waitFor",
        scenario -> process(scenario, process -> process.waitFor(1, TimeUnit.HOURS)));
    rows.blocked("Process.waitFor(Duration)", "java.lang.ProcessImpl.waitFor", scenario -> {
          NewerMethod wait = NewerMethod.method(Process.class, "waitFor", Duration.class);
          process(scenario, process -> (boolean) wait.call(process, Duration.ofHours(1)));
        })
        .adjust(row -> row.since(24));
    String future = "java.util.concurrent.CompletableFuture.";
    rows.blocked(
        "Process.onExit().get()",
        future + "get",
        scenario -> process(scenario, process -> process.onExit().get().exitValue() == 0));
    rows.blocked(
        "Process.onExit().join",
        future + "join",
        scenario -> process(scenario, process -> process.onExit().join().exitValue() == 0));
    rows.blocked(
        "ProcessHandle.onExit().get()",
        future + "get",
        scenario ->
            process(scenario, process -> !process.toHandle().onExit().get().isAlive()));
    rows.blocked("Process.getErrorStream().read", "java.io.FileInputStream.read", scenario -> {
      Process process = scenario.resources().process("sh", "-c", "exec cat >&2");
      scenario
          .call(() -> process.getErrorStream().read() == 42)
          .release(() -> feed(process, 42))
          .checkOpen(() -> {
            feed(process, 43);
            return process.getErrorStream().read() == 43;
          });
    });
    rows.blocked("Process.inputReader().readLine", "java.io.BufferedReader.readLine", scenario -> {
      Process process = scenario.resources().process("cat");
      scenario.call(() -> process.inputReader().readLine().equals("*")).release(() -> {
        feed(process, '*');
        feed(process, '\n');
      });
    });
    rows.blocked("Process.getInputStream().read", "java.io.BufferedInputStream.read", scenario -> {
      Process process = scenario.resources().process("cat");
      scenario
          .call(() -> process.getInputStream().read() == 42)
          .release(() -> feed(process, 42))
          .checkOpen(() -> {
            feed(process, 43);
            return process.getInputStream().read() == 43;
          });
    });
    rows.blocked(
        "Process.getOutputStream().write", "java.io.FileOutputStream.write", ProcessRows::write);
    rows.blocked("PipedInputStream.read", "java.io.PipedInputStream.read", scenario -> {
      PipedOutputStream out = scenario.resources().own(new PipedOutputStream());
      PipedInputStream in = scenario.resources().own(new PipedInputStream(out));
      scenario
          .call(() -> in.read() == 42)
          .release(() -> {
            out.write(42);
            out.flush();
          })
          .checkOpen(() -> in.available() == 0);
    });
    rows.blocked("PipedOutputStream.write", "java.io.PipedOutputStream.write", scenario -> {
      PipedOutputStream out = scenario.resources().own(new PipedOutputStream());
      PipedInputStream in = scenario.resources().own(new PipedInputStream(out));
      byte[] large = new byte[1 << 12];
      scenario
          .call(() -> {
            out.write(large);
            return scenario.released();
          })
          .release(() -> scenario.resources().helper(() -> in.readNBytes(large.length)))
          .checkOpen(() -> in.available() >= 0);
    });
    rows.blocked("PipedReader.read", "java.io.PipedReader.read", scenario -> {
      PipedWriter out = scenario.resources().own(new PipedWriter());
      PipedReader in = scenario.resources().own(new PipedReader(out));
      scenario
          .call(() -> in.read() == 42)
          .release(() -> {
            out.write(42);
            out.flush();
          })
          .checkOpen(() -> !in.ready());
    });
    rows.blocked("PipedWriter.write", "java.io.PipedWriter.write", scenario -> {
      PipedWriter out = scenario.resources().own(new PipedWriter());
      PipedReader in = scenario.resources().own(new PipedReader(out));
      char[] large = new char[1 << 12];
      scenario
          .call(() -> {
            out.write(large);
            return scenario.released();
          })
          .release(() -> scenario.resources().helper(() -> drain(in)))
          .checkOpen(in::ready);
    });
    return rows;
  }

  private static void process(Scenario scenario, Wait wait) throws IOException {
    Process process = scenario.resources().process("cat");
    scenario
        .call(() -> wait.on(process))
        .release(() -> process.getOutputStream().close())
        .check(() -> process.isAlive() ? "child lives on" : "child ended");
  }

  /** The child does not read its standard input before a line arrives in the named pipe. */
  private static void write(Scenario scenario) throws Exception {
    Path fifo = scenario.resources().fifo();
    var feeder = scenario.resources().bothEnds(fifo);
    Process process = scenario
        .resources()
        .process("sh", "-c", "read go < \"$0\"; exec cat > /dev/null", fifo.toString());
    scenario
        .call(() -> {
          process.getOutputStream().write(new byte[1 << 20]);
          return scenario.released();
        })
        .release(() -> feeder.writeBytes("go\n"))
        .checkOpen(() -> {
          if (!scenario.released()) {
            feeder.writeBytes("go\n");
          }
          process.getOutputStream().flush();
          return true;
        });
  }

  private static void feed(Process process, int value) throws IOException {
    OutputStream out = process.getOutputStream();
    out.write(value);
    out.flush();
  }

  private static void drain(PipedReader in) throws IOException {
    char[] part = new char[1 << 10];
    while (in.read(part) >= 0) {
      // Reads until the other end is closed.
    }
  }
}
