// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.guard;

import java.io.File;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The guard's way to its parent: a line for its hello, and one for its goodbye.
 *
 * <p>It has a descriptor of its own, for the program may close {@code System.err}, and then
 * {@link FileDescriptor#err} is closed for everybody. On Linux and macOS a pipe can be opened once
 * more by its name in {@code /dev/fd}; a socket cannot, and then the descriptor is shared. So a
 * parent sees the end of this stream at the end of the child only, even if the program closes it
 * before [process.guard-keeps-channel].
 */
final class GuardChannel {
  /** What the guard says behind its token. */
  static final String HELLO = " hello";

  static final String BYE_BY_EXIT = " bye exit";
  static final String BYE_BY_SIGNAL = " bye signal";

  private static final String DESCRIPTORS = "/dev/fd/";

  private final OutputStream out;
  private final byte[] hello;
  private final byte[] byeByExit;
  private final byte[] byeBySignal;

  private GuardChannel(String token, OutputStream out) {
    this.out = out;
    hello = line(token + HELLO);
    byeByExit = line(token + BYE_BY_EXIT);
    byeBySignal = line(token + BYE_BY_SIGNAL);
  }

  /** The lines are made beforehand: in the end there may be no memory for them. */
  private static byte[] line(String text) {
    return (text + "\n").getBytes(StandardCharsets.US_ASCII);
  }

  /** Opens the channel that a note names. */
  static GuardChannel open(GuardNote note) {
    return new GuardChannel(
        note.token(),
        switch (note.channel()) {
          case GuardNote.STDERR -> writer(note.channel(), FileDescriptor.err);
          case GuardNote.STDOUT -> writer(note.channel(), FileDescriptor.out);
          default -> OutputStream.nullOutputStream();
        });
  }

  private static OutputStream writer(int number, FileDescriptor shared) {
    try {
      return new FileOutputStream(again(number), true); // true: a file is not emptied
    } catch (IOException e) {
      return new FileOutputStream(shared); // never closed: others use it
    }
  }

  /** Standard input as the guard reads it, open whatever the program does with its own. */
  static FileInputStream stdin() {
    try {
      return new FileInputStream(again(0));
    } catch (IOException e) {
      return new FileInputStream(FileDescriptor.in);
    }
  }

  /** The name by which a descriptor of this process can be opened once more. */
  private static File again(int number) throws IOException {
    File name = new File(DESCRIPTORS + number);
    if (!name.exists()) {
      throw new FileNotFoundException(name.toString()); // it would be made, as a new file
    }
    return name;
  }

  void sayHello() {
    say(hello);
  }

  void sayGoodbye(boolean isSignalled) {
    say(isSignalled ? byeBySignal : byeByExit);
  }

  /** One write: it is not torn by the lines of others. */
  private void say(byte[] line) {
    try {
      out.write(line);
    } catch (IOException e) {
      // Nobody reads it any more.
    }
  }
}
