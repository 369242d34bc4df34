// SPDX-License-Identifier: Apache-2.0
package stoplab.event;

/**
 * What the workers' demos show: how long a worker takes to end when the stop comes during a wait.
 */
final class LateStop {
  private LateStop() {}

  /** Runs a worker, stops it a moment later, and prints how long it took to end. */
  static void show(Runnable worker, Runnable stop) throws InterruptedException {
    Thread thread = new Thread(worker, "worker");
    thread.setDaemon(true); // so that you can break it and still get your prompt back
    thread.start();

    Pulse.awaitWaiting(thread);
    System.out.println("stop() is called while the worker waits: " + thread.getState() + ".");
    long requested = System.nanoTime();
    stop.run();
    thread.join(1_000);
    double millis = (System.nanoTime() - requested) / 1e6;
    System.out.println(
        thread.isAlive()
            ? "The worker still waits 1 s after stop()."
            : String.format("The worker ended %.2f ms later.", millis));
  }
}
