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

/** Printing and logging: to a pipe that is full, and behind a thread that is stuck there. */
final class LogRows {
  private static final String PUBLISH = "java.util.logging.StreamHandler.publish";
  private static final String PRINT = "java.io.PrintStream.println";

  /** More than a pipe and the buffers before it take. */
  private static final int MUCH = 1 << 20;

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

  /** As the JDK makes System.out. */
  private static Line printer(OutputStream out) {
    return new PrintStream(new BufferedOutputStream(out, 8192), true)::println;
  }

  /** As ConsoleHandler does: it flushes after each record. */
  private static Line logger(OutputStream out) {
    StreamHandler handler = new StreamHandler(out, new SimpleFormatter());
    return text -> {
      handler.publish(new LogRecord(Level.INFO, text));
      handler.flush();
    };
  }

  private static void full(Rows rows, String name, String frame, To to) {
    rows.blocked(name, frame, scenario -> {
      Path fifo = scenario.on().fifo();
      RandomAccessFile reader = scenario.on().bothEnds(fifo);
      Line line = to.stream(scenario.on().own(new FileOutputStream(fifo.toFile())));
      scenario
          .call(() -> {
            line.print("-".repeat(MUCH));
            return scenario.released();
          })
          .release(() -> scenario.on().helper(() -> reader.readFully(new byte[MUCH])));
    });
  }

  private static void stuck(Rows rows, String name, String frame, To to) {
    rows.blocked(name, frame, scenario -> {
      Gate gate = scenario.on().gate();
      Gate inside = scenario.on().gate();
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
      scenario.on().helper(() -> line.print("first"));
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
