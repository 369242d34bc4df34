// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import stoplab.testkit.ChildJvm;

/**
 * Processes that a test knows by a variable of their environment: they inherit it, whoever their
 * parent is by now. On Linux, where it can be read. In the middle of an exec it cannot, so a
 * process may be overlooked once.
 */
final class MarkedProcesses implements AutoCloseable {
  static final String VARIABLE = "STOPLAB_CALL_TEST";

  private final String mark = UUID.randomUUID().toString();

  /** The value of the variable. */
  String mark() {
    return mark;
  }

  /** Those that run now; a zombie does not. */
  List<ProcessHandle> running() {
    return ProcessHandle.allProcesses()
        .filter(this::isMarked)
        .filter(ChildJvm::runs)
        .toList();
  }

  private boolean isMarked(ProcessHandle process) {
    return isMarked(process, mark);
  }

  static boolean isMarked(ProcessHandle process, String mark) {
    try {
      return Files.readString(
              Path.of("/proc/" + process.pid() + "/environ"), StandardCharsets.ISO_8859_1)
          .contains(VARIABLE + "=" + mark);
    } catch (IOException e) {
      return false; // it has ended, or is not ours
    }
  }

  /** What they are, for a message. */
  static String describe(List<ProcessHandle> processes) {
    return processes.stream()
        .map(each -> each.pid() + " " + each.info().commandLine().orElse("?"))
        .map(line -> line.length() > 300 ? line.substring(0, 300) : line)
        .toList()
        .toString();
  }

  /** Ends them, so that a test that has failed leaves nothing either. */
  @Override
  public void close() {
    for (List<ProcessHandle> all = running(); !all.isEmpty(); all = running()) {
      all.forEach(ProcessHandle::destroyForcibly);
    }
  }
}
