// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.calls;

import java.awt.EventQueue;
import java.awt.image.ColorModel;
import java.awt.image.ImageConsumer;
import java.awt.image.ImageProducer;
import java.awt.image.PixelGrabber;
import java.util.concurrent.TimeUnit;
import javax.swing.SwingWorker;
import stoplab.interrupt.map.probe.Case;
import stoplab.interrupt.map.probe.Rows;
import stoplab.interrupt.map.probe.UninterruptibleTask;

/** Swing and AWT, without a screen. */
final class DesktopRows {
  private DesktopRows() {}

  private interface Get {
    boolean from(SwingWorker<Boolean, Void> worker) throws Exception;
  }

  static Rows rows() {
    Rows rows = new Rows("desktop");
    rows.blocked(
            "EventQueue.invokeAndWait (SwingUtilities.invokeAndWait)",
            "java.awt.EventQueue.invokeAndWait",
            scenario -> {
              headless();
              UninterruptibleTask task = new UninterruptibleTask(scenario);
              scenario
                  .call(() -> {
                    EventQueue.invokeAndWait(task::call);
                    return scenario.released();
                  })
                  .beforeInterrupt(task::awaitStart)
                  .release(task::release)
                  .check(task::fate);
            })
        .adjust(row -> row.with(Case.Trait.CHILD));
    worker(rows, "SwingWorker.get()", SwingWorker::get);
    worker(rows, "SwingWorker.get(t)", worker -> worker.get(1, TimeUnit.HOURS));
    rows.blocked("PixelGrabber.grabPixels", "java.awt.image.PixelGrabber.grabPixels", scenario -> {
      PixelGrabber grabber = new PixelGrabber(new SilentProducer(), 0, 0, 1, 1, new int[1], 0, 1);
      scenario.call(grabber::grabPixels).release(() -> {
        grabber.setPixels(0, 0, 1, 1, ColorModel.getRGBdefault(), new int[1], 0, 1);
        grabber.imageComplete(ImageConsumer.STATICIMAGEDONE);
      });
    });
    rows.notMeasured(
        "EventQueue.getNextEvent", "it is a call for the dispatch thread of AWT, and for no other");
    rows.notMeasured(
        "MediaTracker.waitForAll, MediaTracker.waitForID",
        "it needs a component and an image; it waits with Object.wait, as PixelGrabber does");
    return rows;
  }

  /** The releasing thread runs the worker, which completes its future. */
  private static void worker(Rows rows, String name, Get get) {
    rows.blocked(name, "javax.swing.SwingWorker.get", scenario -> {
          headless();
          SwingWorker<Boolean, Void> worker = new SwingWorker<>() {
            @Override
            protected Boolean doInBackground() {
              return true;
            }
          };
          scenario
              .call(() -> get.from(worker))
              .release(worker::run)
              .checkUsable(() -> !worker.isCancelled());
        })
        .adjust(row -> row.with(Case.Trait.CHILD));
  }

  /** Sets headless mode in the child JVM, since the machine may have a screen. */
  private static void headless() {
    System.setProperty("java.awt.headless", "true");
  }

  /** Never delivers a pixel. */
  private static final class SilentProducer implements ImageProducer {
    @Override
    public void addConsumer(ImageConsumer consumer) {
      // Nothing to deliver.
    }

    @Override
    public boolean isConsumer(ImageConsumer consumer) {
      return true;
    }

    @Override
    public void removeConsumer(ImageConsumer consumer) {
      // Nothing to deliver.
    }

    @Override
    public void startProduction(ImageConsumer consumer) {
      // Nothing to deliver.
    }

    @Override
    public void requestTopDownLeftRightResend(ImageConsumer consumer) {
      // Nothing to deliver.
    }
  }
}
