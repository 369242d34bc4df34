// SPDX-License-Identifier: Apache-2.0
package stoplab.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * A poll in a loop that C2 vectorises: {@code y[i] += a * x[i]}. Each method is one way to poll a
 * flag, written out, since the compiled code is what is measured; {@link PollCost} explains the
 * rest.
 */
public class PollCostSaxpy extends PollCost {
  /** The number of floats: two arrays of the first size fill half of an L1 cache of 32 KiB. */
  @Param({"2048", "65536"})
  public int size;

  /**
   * How often a pass goes over them. No larger array fits that cache, so a block of 4,096 is the
   * whole of it, and only a pass that repeats polls more than once. There a block costs only its
   * poll; in a longer array it also costs the end of one loop and the start of the next.
   */
  @Param({"4"})
  public int repeats;

  private final float a = 1e-6f; // y grows so slowly that it stays a normal number
  private float[] x;
  private byte[] spacer; // between the two, see fill()
  private float[] y;

  /** Made by JMH. */
  public PollCostSaxpy() {}

  /**
   * Makes the arrays, with a spacer between x and y. It puts y a whole number of cache lines behind
   * x, and half a page more than a whole number of pages. Otherwise the vectors of x may cross two
   * lines where those of y do not, or the two arrays may conflict in the cache. Then the baseline
   * is up to a fifth slower in one JVM than in another.
   */
  @Setup
  public void fill() {
    x = new float[size];
    spacer = new byte[2080]; // with three headers of 16 bytes: 2,112 bytes modulo a page
    y = new float[size];
    for (int i = 0; i < size; i++) {
      x[i] = 1 + i % 7;
      y[i] = i % 5;
    }
  }

  /** The result of the passes. */
  float[] y() {
    return y;
  }

  /** No poll: the baseline A. */
  @Benchmark
  public void none() {
    float[] x = this.x;
    float[] y = this.y;
    for (int repeat = 0; repeat < repeats; repeat++) {
      add(a, x, y, 0, y.length);
    }
  }

  /** No poll once more: the baseline A', which shows the noise. */
  @Benchmark
  public void noneAgain() {
    float[] x = this.x;
    float[] y = this.y;
    for (int repeat = 0; repeat < repeats; repeat++) {
      add(a, x, y, 0, y.length);
    }
  }

  /** A plain read, which C2 hoists: fast, and broken. */
  @Benchmark
  public void plain() {
    float[] x = this.x;
    float[] y = this.y;
    for (int repeat = 0; repeat < repeats; repeat++) {
      for (int i = 0; i < y.length; i++) {
        if (plainStop) {
          return;
        }
        y[i] += a * x[i];
      }
    }
  }

  /** A volatile read per element. */
  @Benchmark
  public void volatileFlag() {
    float[] x = this.x;
    float[] y = this.y;
    for (int repeat = 0; repeat < repeats; repeat++) {
      for (int i = 0; i < y.length; i++) {
        if (volatileStop) {
          return;
        }
        y[i] += a * x[i];
      }
    }
  }

  /** An acquire read per element. */
  @Benchmark
  public void acquire() {
    float[] x = this.x;
    float[] y = this.y;
    for (int repeat = 0; repeat < repeats; repeat++) {
      for (int i = 0; i < y.length; i++) {
        if ((boolean) STOP.getAcquire(this)) {
          return;
        }
        y[i] += a * x[i];
      }
    }
  }

  /** An opaque read per element. */
  @Benchmark
  public void opaque() {
    float[] x = this.x;
    float[] y = this.y;
    for (int repeat = 0; repeat < repeats; repeat++) {
      for (int i = 0; i < y.length; i++) {
        if ((boolean) STOP.getOpaque(this)) {
          return;
        }
        y[i] += a * x[i];
      }
    }
  }

  /** {@code AtomicBoolean.get} per element. */
  @Benchmark
  public void atomic() {
    float[] x = this.x;
    float[] y = this.y;
    for (int repeat = 0; repeat < repeats; repeat++) {
      for (int i = 0; i < y.length; i++) {
        if (atomicStop.get()) {
          return;
        }
        y[i] += a * x[i];
      }
    }
  }

  /** {@code Thread.interrupted} per element. */
  @Benchmark
  public void interrupted() {
    float[] x = this.x;
    float[] y = this.y;
    for (int repeat = 0; repeat < repeats; repeat++) {
      for (int i = 0; i < y.length; i++) {
        if (Thread.interrupted()) {
          return;
        }
        y[i] += a * x[i];
      }
    }
  }

  /** {@code Thread.currentThread().isInterrupted} per element. */
  @Benchmark
  public void isInterrupted() {
    float[] x = this.x;
    float[] y = this.y;
    for (int repeat = 0; repeat < repeats; repeat++) {
      for (int i = 0; i < y.length; i++) {
        if (Thread.currentThread().isInterrupted()) {
          return;
        }
        y[i] += a * x[i];
      }
    }
  }

  /** A test of a mask per element, and a volatile read at each 1,024th. */
  @Benchmark
  public void mask() {
    float[] x = this.x;
    float[] y = this.y;
    for (int repeat = 0; repeat < repeats; repeat++) {
      for (int i = 0; i < y.length; i++) {
        if ((i & MASK) == 0 && volatileStop) {
          return;
        }
        y[i] += a * x[i];
      }
    }
  }

  /** A call-site constant per element. */
  @Benchmark
  public void callSite() {
    float[] x = this.x;
    float[] y = this.y;
    for (int repeat = 0; repeat < repeats; repeat++) {
      for (int i = 0; i < y.length; i++) {
        if (callSiteStop()) {
          return;
        }
        y[i] += a * x[i];
      }
    }
  }

  /** A volatile read per block of 256 elements. */
  @Benchmark
  public void block256() {
    inBlocks(256);
  }

  /** A volatile read per block of 1,024 elements. */
  @Benchmark
  public void block1024() {
    inBlocks(1024);
  }

  /** A volatile read per block of 4,096 elements. */
  @Benchmark
  public void block4096() {
    inBlocks(4096);
  }

  private void inBlocks(int blockSize) {
    float[] x = this.x;
    float[] y = this.y;
    int step = Math.min(blockSize, y.length); // a block may be several repeats
    int left = 0;
    for (int repeat = 0; repeat < repeats; repeat++) {
      for (int from = 0; from < y.length; from += step) {
        if (left <= 0) {
          if (volatileStop) {
            return;
          }
          left = blockSize;
        }
        add(a, x, y, from, Math.min(from + step, y.length));
        left -= step;
      }
    }
  }

  private static void add(float a, float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i++) {
      y[i] += a * x[i];
    }
  }
}
