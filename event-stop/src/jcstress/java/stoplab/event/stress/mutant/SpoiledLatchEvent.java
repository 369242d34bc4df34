// SPDX-License-Identifier: Apache-2.0
package stoplab.event.stress.mutant;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import stoplab.event.LatchEvent;
import stoplab.event.ResettableEvent;

/** A {@link LatchEvent} except for its {@code set()}. */
abstract class SpoiledLatchEvent implements ResettableEvent {
  final AtomicReference<CountDownLatch> latch = new AtomicReference<>(new CountDownLatch(1));

  @Override
  public void clear() {
    CountDownLatch current = latch.get();
    if (current.getCount() == 0) {
      latch.compareAndSet(current, new CountDownLatch(1));
    }
  }

  @Override
  public boolean isSet() {
    return latch.get().getCount() == 0;
  }

  @Override
  public void await() throws InterruptedException {
    latch.get().await();
  }

  @Override
  public boolean await(Duration timeout) throws InterruptedException {
    return latch.get().await(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
  }

  /** An open latch is only read: {@code clear()} may miss what was written before. */
  static final class OnlyReads extends SpoiledLatchEvent {
    @Override
    public void set() {
      latch.get().countDown();
    }
  }

  /** Opens the latch, and then also the one that a {@code clear()} has put in its place. */
  static final class SetsTwice extends SpoiledLatchEvent {
    @Override
    public void set() {
      CountDownLatch opened;
      do {
        opened = latch.get();
        opened.countDown();
        for (int i = 0; i < 10; i++) {
          Thread.onSpinWait(); // a quiet machine shows it without this, too; a busy one rarely does
        }
      } while (!latch.compareAndSet(opened, opened));
    }
  }
}
