// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.probe;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Commands that start a program of the JDK that runs, with no option from the environment. */
public final class JdkCommand {
  /** Their options could change what is measured, and would be announced in the child's output. */
  private static final List<String> JVM_VARIABLES = List.of(
      "JAVA_TOOL_OPTIONS",
      "_JAVA_OPTIONS",
      "JDK_JAVA_OPTIONS",
      "_JAVA_SR_SIGNUM",
      "_JAVA_LAUNCHER_DEBUG");

  private JdkCommand() {}

  /** The command for a program of ours on the same JDK. */
  public static ProcessBuilder java(Class<?> main, String... args) throws IOException {
    ProcessBuilder java =
        tool("java", "-XX:TieredStopAtLevel=1", "-cp", classPath(), main.getName());
    java.command().addAll(List.of(args));
    return java;
  }

  /** The command for a program of the same JDK. */
  public static ProcessBuilder tool(String name, String... args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", name).toString());
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command);
    JVM_VARIABLES.forEach(builder.environment()::remove);
    return builder;
  }

  private static String classPath() throws IOException {
    try {
      return Path.of(JdkCommand.class
              .getProtectionDomain()
              .getCodeSource()
              .getLocation()
              .toURI())
          .toString();
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }
}
