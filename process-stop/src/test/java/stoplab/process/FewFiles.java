// SPDX-License-Identifier: Apache-2.0
package stoplab.process;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import stoplab.testkit.ChildJvm;

/** Child JVMs, on Linux, that have few file descriptors, and use them up. */
public final class FewFiles {
  private FewFiles() {}

  /**
   * A builder of a JVM that may open 128 files, itself included; its two outputs are one.
   *
   * @param mainClass what it runs, not null
   * @param arg the argument of that, not null
   */
  public static ProcessBuilder jvm(Class<?> mainClass, String arg) {
    ProcessBuilder builder = new ProcessBuilder(
            "sh",
            "-c",
            // Otherwise a thread of the JVM's compiler reads the files of the cgroup now and then.
            "ulimit -n 128; exec \"$0\" -XX:-UseContainerSupport -cp \"$1\" \"$2\" \"$3\"",
            System.getProperty("java.home") + "/bin/java",
            System.getProperty("java.class.path"),
            mainClass.getName(),
            arg)
        .redirectErrorStream(true);
    return ChildJvm.withoutJvmVariables(builder);
  }

  /** Opens files until only so many descriptors are left, and returns them, to be closed. */
  public static List<InputStream> useUpAllBut(int left) throws IOException {
    List<InputStream> files = new ArrayList<>();
    try {
      while (true) {
        files.add(new FileInputStream("/dev/null"));
      }
    } catch (IOException e) {
      for (int i = 0; i < left; i++) {
        files.remove(files.size() - 1).close();
      }
    }
    return files;
  }
}
