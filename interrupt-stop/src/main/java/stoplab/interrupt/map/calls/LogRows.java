// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.calls;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import java.util.logging.StreamHandler;
import stoplab.interrupt.map.probe.Gate;
import stoplab.interrupt.map.probe.Rows;

/** Printing and logging: to a full pipe, and behind another thread that is blocked there. */
final class LogRows {
  private static final String PUBLISH = "java.util.logging.StreamHandler.publish";
  private static final String PRINT = "java.io.PrintStream.println";

  /** More bytes than a pipe and the buffers in front of it hold. */
  private static final int LARGE = 1 << 20;

  private LogRows() {}

  /** Prints or logs one line. */
  private interface Line {
    void print(String text);
  }

  private interface To {
    Line stream(OutputStream out);
  }

  static Rows rows() {
    Rows rows = new Rows("printing and logging");
    full(rows, "PrintStream.println (System.out), a full pipe", PRINT, LogRows::printer);
    stuck(rows, "PrintStream.println (System.out), another thread prints", PRINT, LogRows::printer);
    full(
        rows, "Logger.info (ConsoleHandler, StreamHandler), a full pipe", PUBLISH, LogRows::logger);
    stuck(
        rows,
        "Logger.info (ConsoleHandler, StreamHandler), another thread logs",
        PUBLISH,
        LogRows::logger);
    return rows;
  }

  /** Creates a stream as the JDK creates System.out. */
  private static Line printer(OutputStream out) {
    return new PrintStream(new BufferedOutputStream(out, 8192), true)::println;
  }

  /** Flushes after each record, as ConsoleHandler does. */
  private static Line logger(OutputStream out) {
    StreamHandler handler = new StreamHandler(out, new SimpleFormatter());
    return text -> {
      handler.publish(new LogRecord(Level.INFO, text));
      handler.flush();
    };
  }

  private static void full(Rows rows, String name, String frame, To to) {
    rows.blocked(name, frame, scenario -> {
      Path fifo = scenario.resources().fifo();
      RandomAccessFile reader = scenario.resources().bothEnds(fifo);
      Line line = to.stream(scenario.resources().own(new FileOutputStream(fifo.toFile())));
      scenario
          .call(() -> {
            line.print("-".repeat(LARGE));
            return scenario.released();
          })
          .release(() -> scenario.resources().helper(() -> reader.readFully(new byte[LARGE])));
    });
  }

  private static void stuck(Rows rows, String name, String frame, To to) {
    rows.blocked(name, frame, scenario -> {
      Gate gate = scenario.resources().gate();
      Gate inside = scenario.resources().gate();
      Line line = to.stream(new OutputStream() {
        @Override
        public void write(int value) {
          inside.open();
          gate.pass();
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
          write(0);
        }
      });
      scenario.resources().helper(() -> line.print("first"));
      inside.pass();
      scenario
          .call(() -> {
            line.print("second");
            return scenario.released();
          })
          .release(gate::open);
    });
  }
}
