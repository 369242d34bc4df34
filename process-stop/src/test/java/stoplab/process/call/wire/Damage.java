// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call.wire;

import java.util.Arrays;
import java.util.Random;

/** Bytes that were damaged on their way; the same for the same seed. */
final class Damage {
  private Damage() {}

  /** Changes a few bytes or bits, or cuts the end off, or takes out or doubles what is between. */
  static byte[] of(byte[] sound, int seed) {
    Random random = new Random(seed);
    byte[] bytes = sound.clone();
    for (int changes = random.nextInt(4); changes >= 0; changes--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(6)) {
        case 0 -> bytes[at] = (byte) random.nextInt();
        case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        case 2 -> bytes[at]++;
        case 3 -> bytes = Arrays.copyOf(bytes, at + 1);
        case 4 -> System.arraycopy(bytes, at, bytes, at / 2, bytes.length - at);
        default ->
          Arrays.fill(
              bytes, at, Math.min(bytes.length, at + 4), (byte) (random.nextBoolean() ? -1 : 0x7F));
      }
    }
    return bytes;
  }
}
