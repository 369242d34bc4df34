// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call.child;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import stoplab.process.call.wire.CallFrame;
import stoplab.process.call.wire.CallFrameType;
import stoplab.process.call.wire.FailureFormat;
import stoplab.process.call.wire.ValueFormat;

/**
 * Reads the requests of a parent, runs its calls one after the other [process.call-loop], and
 * answers it while one runs.
 *
 * <p>Two threads share that by turns (the pattern leader/followers). The leader reads, and runs the
 * call that it has read itself: to hand it over to another thread would cost a quick call more than
 * all the rest. The follower wakes every {@value #TICK_MILLIS} ms while calls come. If it finds the
 * same call running twice, it becomes the leader, and reads. So a reader is there when the parent
 * asks where the call hangs, or is gone [process.call-says-where], [process.call-child-leaves].
 */
public final class ChildLoop {
  private static final long TICK_MILLIS = 20;
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS);

  /** After so many ticks without a call the follower sleeps until one wakes it. */
  private static final int IDLE_TICKS = 50;

  /** A call, and the thread that runs it. */
  private record Running(long call, Thread thread) {}

  private final InputStream in;
  private final OutputStream out;
  private final int longest;
  private final CallHandler handler;
  private final Runnable exit;
  private final ReentrantLock writing = new ReentrantLock();

  /** The call because of which nobody reads. Whoever takes it out is the leader from then on. */
  private final AtomicReference<Running> unread = new AtomicReference<>();

  private volatile Running running;
  private volatile long begun; // written by the leader alone
  private volatile Thread follower;
  private volatile boolean isFollowerAsleep;
  private volatile boolean isOver;

  /**
   * Makes a loop.
   *
   * @param in what the parent writes, not null
   * @param out what it reads, not null
   * @param longest how many bytes the payload of a frame may have
   * @param handler runs its calls, not null
   * @param exit ends this JVM, not null: the parent is gone, wants no more, or writes no frames
   */
  public ChildLoop(
      InputStream in, OutputStream out, int longest, CallHandler handler, Runnable exit) {
    this.in = in;
    this.out = out;
    this.longest = longest;
    this.handler = handler;
    this.exit = exit;
  }

  /**
   * Says that the child is ready, and serves the parent in this thread and another one. If the exit
   * returns, both threads come to their end.
   */
  public void serve() {
    follower = new Thread(() -> takeTurns(false), "call-runner-2");
    follower.setDaemon(true);
    follower.start();
    write(CallFrame.empty(CallFrameType.READY, 0));
    takeTurns(true);
  }

  /**
   * Serves in this thread alone, and ends this JVM as {@link #serve} does. Returns if that returns,
   * so that a rehearsal goes through the same code as the calls that follow.
   */
  public void serveAlone() {
    lead();
  }

  private void takeTurns(boolean leadsFirst) {
    boolean leads = leadsFirst;
    while (!isOver) {
      if (leads) {
        lead();
      } else {
        awaitLead();
      }
      leads = !leads;
    }
  }

  /** Returns once another has taken the lead. */
  private void lead() {
    boolean leads = true;
    while (leads) {
      CallFrame frame = read();
      CallFrameType type = frame == null ? null : frame.type();
      if (type == CallFrameType.CALL) {
        leads = run(frame);
      } else if (type == CallFrameType.WHERE) {
        sayWhere(frame.call());
      } else {
        leave();
        leads = false;
      }
    }
  }

  private void leave() {
    isOver = true;
    exit.run();
    LockSupport.unpark(follower);
  }

  private boolean run(CallFrame frame) {
    Running mine = new Running(frame.call(), Thread.currentThread());
    running = mine;
    begun = begun + 1;
    unread.set(mine);
    if (isFollowerAsleep) {
      LockSupport.unpark(follower);
    }
    CallFrame answer = handler.handle(frame);
    running = null;
    Thread.interrupted(); // the next call must not get an interrupt of this one
    write(answer);
    return unread.compareAndSet(mine, null);
  }

  private void awaitLead() {
    follower = Thread.currentThread();
    Running before = null;
    long seen = begun;
    int quiet = 0;
    while (!isOver) {
      pause(quiet >= IDLE_TICKS);
      Running now = unread.get();
      if (now != null && now == before && unread.compareAndSet(now, null)) {
        return;
      }
      before = now;
      quiet = now == null && seen == begun && quiet < IDLE_TICKS ? quiet + 1 : 0;
      seen = begun;
    }
  }

  private void pause(boolean sleeps) {
    if (!sleeps) {
      LockSupport.parkNanos(this, TICK_NANOS);
      return;
    }
    isFollowerAsleep = true;
    if (unread.get() == null && !isOver) {
      LockSupport.park(this);
    }
    isFollowerAsleep = false;
  }

  private void sayWhere(long call) {
    Running seen = running;
    StackTraceElement[] stack = seen == null || seen.call() != call
        ? new StackTraceElement[0]
        : ofTask(seen.thread().getStackTrace());
    if (writing.tryLock()) { // an answer that is being written says more than where it hung
      try {
        write(new CallFrame(
            CallFrameType.STACK, call, ValueFormat.NONE, FailureFormat.encodeStack(stack)));
      } finally {
        writing.unlock();
      }
    }
  }

  /** Without the frames that every call has. */
  private StackTraceElement[] ofTask(StackTraceElement[] stack) {
    String ours = handler.getClass().getName();
    int end = 0;
    while (end < stack.length && !stack[end].getClassName().equals(ours)) {
      end++;
    }
    return Arrays.copyOf(stack, end);
  }

  /** The next frame; null at the end. A parent that writes no frames will write no better ones. */
  private CallFrame read() {
    try {
      return CallFrame.read(in, longest);
    } catch (IOException e) {
      return null;
    }
  }

  private void write(CallFrame frame) {
    writing.lock();
    try {
      frame.write(out);
    } catch (IOException e) {
      leave(); // nobody reads
    } finally {
      writing.unlock();
    }
  }
}
