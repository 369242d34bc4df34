// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.probe;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Commands for programs on the running JDK, without JVM options from the environment. */
public final class JdkCommand {
  /** These variables could change what is measured, and would add lines to the child's output. */
  private static final List<String> JVM_VARIABLES = List.of(
      "JAVA_TOOL_OPTIONS",
      "_JAVA_OPTIONS",
      "JDK_JAVA_OPTIONS",
      "_JAVA_SR_SIGNUM",
      "_JAVA_LAUNCHER_DEBUG");

  private JdkCommand() {}

  /** The command that runs a main class of this module on the same JDK. */
  public static ProcessBuilder java(Class<?> main, String... args) throws IOException {
    ProcessBuilder java =
        tool("java", "-XX:TieredStopAtLevel=1", "-cp", classPath(), main.getName());
    java.command().addAll(List.of(args));
    return java;
  }

  /** The command that runs a tool of the same JDK. */
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
