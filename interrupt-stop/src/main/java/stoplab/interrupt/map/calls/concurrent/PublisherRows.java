// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.calls.concurrent;

import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import stoplab.interrupt.map.probe.Gate;
import stoplab.interrupt.map.probe.Rows;

/** A publisher whose subscriber requests nothing. */
public final class PublisherRows {
  private static final String PACKAGE = "java.util.concurrent.";

  private PublisherRows() {}

  private interface Submit {
    int to(SubmissionPublisher<Integer> publisher);
  }

  public static Rows rows() {
    Rows rows = new Rows("queues");
    publisher(rows, "SubmissionPublisher.submit", publisher -> publisher.submit(2));
    publisher(
        rows,
        "SubmissionPublisher.offer(t)",
        publisher -> publisher.offer(2, 1, TimeUnit.HOURS, null));
    return rows;
  }

  /** The buffer of the only subscriber is full, and it requests nothing before the release. */
  private static void publisher(Rows rows, String name, Submit submit) {
    rows.blocked(name, PACKAGE + name.replace("(t)", ""), scenario -> {
      SubmissionPublisher<Integer> publisher = scenario
          .resources()
          .own(new SubmissionPublisher<>(scenario.resources().forkJoinPool(), 1));
      SlowSubscriber subscriber = new SlowSubscriber(scenario.resources().gate());
      publisher.subscribe(subscriber);
      while (publisher.offer(1, null) >= 0) {
        // Fills the buffer: the first dropped item shows that it is full.
      }
      subscriber.subscribed.pass();
      scenario
          .call(() -> submit.to(publisher) >= 0 && scenario.released())
          .release(() -> subscriber.subscription.request(Long.MAX_VALUE))
          .checkOpen(() -> !publisher.isClosed() && publisher.hasSubscribers());
    });
  }

  private static final class SlowSubscriber implements Flow.Subscriber<Integer> {
    private final Gate subscribed;
    private volatile Flow.Subscription subscription;

    private SlowSubscriber(Gate subscribed) {
      this.subscribed = subscribed;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      subscribed.open();
    }

    @Override
    public void onNext(Integer item) {
      // Discarded.
    }

    @Override
    public void onError(Throwable problem) {
      // The publisher is closed at the end of the run.
    }

    @Override
    public void onComplete() {
      // The publisher is closed at the end of the run.
    }
  }
}
