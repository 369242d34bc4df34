// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import stoplab.process.worker.output.OutputSettings;

/** The fields of a {@link Launch}, which changes a copy of them and never its own. */
final class LaunchSettings {
  static final int DEFAULT_LINES = 50;

  /** What is started, and how. */
  enum Kind {
    COMMAND,
    JVM_COMMAND,
    BARE_MAIN,
    GUARDED_MAIN
  }

  final List<String> command;
  Kind kind;
  List<String> jvmOptions = List.of();
  Map<String, String> environment = Map.of();
  Set<String> removed = Set.of();
  Optional<Path> directory = Optional.empty();
  Redirect output = Redirect.PIPE;
  Redirect error = Redirect.PIPE;
  Consumer<String> outputLines = line -> {};
  Consumer<String> errorLines = outputLines;
  Charset charset = OutputSettings.NATIVE_CHARSET;
  int keptLines = DEFAULT_LINES;
  Optional<String> readyLine = Optional.empty();
  boolean ownStdin;
  boolean privatePipes;
  Optional<String> classPath = Optional.empty();
  boolean ownSession = true;
  boolean ownCgroup = true;

  LaunchSettings(Kind kind, List<String> command) {
    this.kind = kind;
    this.command = List.copyOf(command);
    command.forEach(each -> requireNoNul("an argument", each));
  }

  LaunchSettings copy() {
    LaunchSettings copy = new LaunchSettings(kind, command);
    copy.jvmOptions = jvmOptions;
    copy.environment = environment;
    copy.removed = removed;
    copy.directory = directory;
    copy.output = output;
    copy.error = error;
    copy.outputLines = outputLines;
    copy.errorLines = errorLines;
    copy.charset = charset;
    copy.keptLines = keptLines;
    copy.readyLine = readyLine;
    copy.ownStdin = ownStdin;
    copy.privatePipes = privatePipes;
    copy.classPath = classPath;
    copy.ownSession = ownSession;
    copy.ownCgroup = ownCgroup;
    return copy;
  }

  /** Sets a variable, or removes it if the value is null. */
  void variable(String name, String value) {
    if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("no name of a variable: \"" + name + "\"");
    }
    Map<String, String> variables = new TreeMap<>(environment);
    Set<String> without = new TreeSet<>(removed);
    if (value == null) {
      variables.remove(name);
      without.add(name);
    } else {
      variables.put(name, requireNoNul("the value of " + name, value));
      without.remove(name);
    }
    environment = Map.copyOf(variables);
    removed = Set.copyOf(without);
  }

  /** Refuses what the system would cut, or refuse in words of its own. */
  static String requireNoNul(String what, String text) {
    int at = text.indexOf('\0');
    if (at >= 0) {
      throw new IllegalArgumentException(
          what + " must not contain the character NUL: \"" + text.substring(0, at) + "\\0...\"");
    }
    return text;
  }

  static Redirect requireWritable(Redirect target) {
    if (target.type() == Redirect.Type.READ) {
      throw new IllegalArgumentException("nothing can be written to " + target);
    }
    return target;
  }
}
