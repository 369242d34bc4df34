// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import stoplab.testkit.NoStrayThreads;

@ExtendWith(NoStrayThreads.class)
class DemoThreadTest {
  @Test
  @Tag("interrupt.demo-stamps-the-end")
  @DisplayName("the time that a demo prints ends when the call ends, not the printing")
  void timeEndsWithTheCall() throws Exception {
    PrintStream before = System.out;
    CountDownLatch mayEnd = new CountDownLatch(1);
    CountDownLatch mayPrint = new CountDownLatch(1);
    AtomicLong printing = new AtomicLong();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream slow = new PrintStream(bytes, true, StandardCharsets.UTF_8) {
      @Override
      public void println(String line) {
        if (line.startsWith("It returned")) {
          printing.set(System.nanoTime());
          DeafWait.await(mayPrint);
        }
        super.println(line);
      }
    }) {
      System.setOut(slow);
      DemoThread thread = DemoThread.start(() -> {
        mayEnd.await();
        return null;
      });
      long requested = System.nanoTime();
      thread.ask(() -> {
        mayEnd.countDown();
        await().atMost(NoStrayThreads.PATIENCE).until(() -> printing.get() != 0);
        await()
            .atMost(NoStrayThreads.PATIENCE)
            .until(() -> System.nanoTime() - printing.get() > 20_000_000);
        mayPrint.countDown();
      });
      String output = bytes.toString(StandardCharsets.UTF_8);
      Matcher time = Pattern.compile("It ended ([0-9.,]+) ms later").matcher(output);
      assertThat(time.find()).as(output).isTrue();
      double untilPrinted = (printing.get() - requested) / 1e6;
      assertThat(Double.parseDouble(time.group(1).replace(',', '.')))
          .as("[interrupt.demo-stamps-the-end] ms shown; the message began after %s", untilPrinted)
          .isLessThanOrEqualTo(untilPrinted + 0.01); // it is rounded
    } finally {
      mayEnd.countDown();
      mayPrint.countDown();
      System.setOut(before);
    }
  }
}
