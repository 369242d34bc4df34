// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call.wire;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What a child is told first, in the frame {@link CallFrameType#SETTINGS}.
 *
 * @param longest how many bytes a payload may have
 * @param exitBound how long an exit of the child may take, with all its hooks, not null
 * @param allowed the classes that may be in an argument, beside the JDK's value types
 * @param load the names of classes that the child may load before it is ready
 */
public record ChildSetup(int longest, Duration exitBound, List<String> allowed, List<String> load) {
  private static final String ALLOW = "allow ";
  private static final String LOAD = "load ";
  private static final String LINE = "\n";

  /**
   * Makes a setup.
   *
   * @throws NullPointerException if an argument is null
   */
  public ChildSetup {
    Objects.requireNonNull(exitBound, "exitBound");
    allowed = List.copyOf(allowed);
    load = List.copyOf(load);
  }

  /**
   * The frame that says it.
   *
   * @return a frame
   */
  public CallFrame frame() {
    List<String> lines = new ArrayList<>(List.of("" + longest, "" + exitBound.toMillis()));
    allowed.forEach(each -> lines.add(ALLOW + each));
    load.forEach(each -> lines.add(LOAD + each));
    byte[] text = String.join(LINE, lines).getBytes(StandardCharsets.UTF_8);
    return new CallFrame(CallFrameType.SETTINGS, 0, ValueFormat.NONE, text);
  }

  /**
   * The setup that a frame says.
   *
   * @param frame the first frame of a parent, which may be null if there was none
   * @return the setup
   * @throws ProtocolException if it is another frame
   */
  public static ChildSetup of(CallFrame frame) throws ProtocolException {
    if (frame == null || frame.type() != CallFrameType.SETTINGS) {
      throw new ProtocolException("the first frame must be that of the settings");
    }
    List<String> lines = List.of(new String(frame.payload(), StandardCharsets.UTF_8).split(LINE));
    return new ChildSetup(
        Integer.parseInt(lines.get(0)),
        Duration.ofMillis(Long.parseLong(lines.get(1))),
        behind(ALLOW, lines).toList(),
        behind(LOAD, lines).toList());
  }

  private static Stream<String> behind(String word, List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith(word))
        .map(line -> line.substring(word.length()));
  }
}
