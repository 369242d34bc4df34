// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.knowledge;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import javax.management.JMException;
import javax.management.ObjectName;
import stoplab.doctor.dump.DumpThread;
import stoplab.doctor.dump.ThreadDump;
import stoplab.doctor.dump.UnreadableDumpException;
import stoplab.doctor.parse.DumpReader;

/** Thread dumps of this JVM, as {@code jcmd} takes them, read by the parser. */
final class OwnDump {
  private static final Knowledge KNOWLEDGE = Knowledge.load();
  private static final Loops LOOPS = Loops.load();

  private OwnDump() {}

  /** A thread of this JVM in a text dump; a virtual one in a JSON dump. */
  static DumpThread of(Thread thread, boolean isVirtual) {
    try {
      long id = id(thread);
      byte[] dump = isVirtual ? json() : text();
      for (ThreadDump found : DumpReader.read(new ByteArrayInputStream(dump), "own dump")) {
        for (DumpThread one : found.threads()) {
          if (one.number().isPresent() && one.number().getAsLong() == id) {
            return one;
          }
        }
      }
      throw new IllegalStateException("the dump has no thread #" + id);
    } catch (IOException | JMException | UnreadableDumpException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What the knowledge says of a thread of this JVM. */
  static Explanation explain(DumpThread thread) {
    return KNOWLEDGE.explain(thread, OptionalInt.of(Runtime.version().feature()));
  }

  /** The id of the loop that a platform thread of this JVM is in; empty if it is in none. */
  static String loop(Thread thread) {
    DumpThread dumped = of(thread, false);
    List<String> calls = Knowledge.calls(dumped);
    return LOOPS.find(calls, dumped.state()).map(Loop::id).orElse("");
  }

  @SuppressWarnings("deprecation") // threadId() exists since 19 only
  private static long id(Thread thread) {
    return thread.getId();
  }

  private static byte[] text() throws JMException {
    Object text = ManagementFactory.getPlatformMBeanServer()
        .invoke(
            new ObjectName("com.sun.management:type=DiagnosticCommand"),
            "threadPrint",
            new Object[] {new String[] {"-l"}},
            new String[] {String[].class.getName()});
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Asks through the management interface, since its class has the method since 21 only. */
  private static byte[] json() throws JMException, IOException {
    Path folder = Files.createTempDirectory("stoplab-dump");
    Path file = folder.resolve("dump.json");
    try {
      ManagementFactory.getPlatformMBeanServer()
          .invoke(
              new ObjectName("com.sun.management:type=HotSpotDiagnostic"),
              "dumpThreads",
              new Object[] {file.toString(), "JSON"},
              new String[] {String.class.getName(), String.class.getName()});
      return Files.readAllBytes(file);
    } finally {
      Files.deleteIfExists(file);
      Files.delete(folder);
    }
  }
}
