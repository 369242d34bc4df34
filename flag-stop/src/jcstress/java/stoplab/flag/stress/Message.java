// SPDX-License-Identifier: Apache-2.0
package stoplab.flag.stress;

/**
 * What one thread hands to another: four plain fields. One would do for the memory model; with
 * four, a compiler that reorders at all nearly always moves one of them past the flag.
 */
public class Message {
  private int first;
  private int second;
  private int third;
  private int fourth;

  /** Writes all of it. */
  protected final void write() {
    first = 1;
    second = 1;
    third = 1;
    fourth = 1;
  }

  /**
   * Reads all of it.
   *
   * @return 1 if all was there, 0 if some of it was missing
   */
  protected final int read() {
    return first & second & third & fourth;
  }

  /** The unit of the workers here: it ends {@code run()} after one poll of the flag. */
  protected static void leave() {
    throw NotStopped.INSTANCE;
  }

  /** Left {@code run()} without having seen the stop. */
  protected static final class NotStopped extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final NotStopped INSTANCE = new NotStopped();

    private NotStopped() {
      super(null, null, false, false); // without a stack trace it costs next to nothing
    }
  }
}
