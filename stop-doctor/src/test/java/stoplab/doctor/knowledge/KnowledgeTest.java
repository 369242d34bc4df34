// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stoplab.doctor.dump.DumpThread;
import stoplab.doctor.dump.Frame;
import stoplab.doctor.dump.LockLine;

/** What a stack of any JDK is explained as. */
@Tag("doctor.names-calls")
final class KnowledgeTest {
  private static final String LOCKS = "java.util.concurrent.locks.";
  private static final String PARK_8 = "sun.misc.Unsafe.park < " + LOCKS + "LockSupport.park < ";
  private static final String PARK =
      "jdk.internal.misc.Unsafe.park < " + LOCKS + "LockSupport.park < ";

  private final Knowledge knowledge = Knowledge.load();

  private static DumpThread thread(String name, Thread.State state, String frames) {
    List<Frame> stack = new ArrayList<>();
    if (!frames.isEmpty()) {
      for (String call : frames.split(" < ")) {
        int dot = call.lastIndexOf('.');
        String place = stack.isEmpty() ? "Native Method" : "X.java:1";
        stack.add(new Frame(call.substring(0, dot), call.substring(dot + 1), place));
      }
    }
    return new DumpThread(
        name,
        OptionalLong.of(7),
        DumpThread.Kind.PLATFORM,
        Optional.of(false),
        Optional.ofNullable(state),
        "",
        OptionalLong.empty(),
        OptionalLong.empty(),
        stack,
        List.of(),
        OptionalLong.empty(),
        "",
        false);
  }

  private Explanation explain(int jdk, Thread.State state, String frames) {
    return knowledge.explain(thread("t", state, frames), OptionalInt.of(jdk));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "8 | RUNNABLE | java.net.SocketInputStream.socketRead0 < java.net.SocketInputStream.read < a.B.c | socket read | IGNORES",
        "8 | RUNNABLE | java.net.PlainSocketImpl.socketAccept < java.net.AbstractPlainSocketImpl.accept < java.net.ServerSocket.implAccept | ServerSocket.accept | IGNORES",
        "8 | RUNNABLE | java.net.TwoStacksPlainDatagramSocketImpl.receive0 < java.net.TwoStacksPlainDatagramSocketImpl.receive | DatagramSocket.receive | IGNORES",
        "8 | RUNNABLE | sun.nio.ch.FileDispatcherImpl.read0 < sun.nio.ch.SocketDispatcher.read < sun.nio.ch.IOUtil.read < sun.nio.ch.SocketChannelImpl.read | SocketChannel.read | CLOSES",
        "8 | RUNNABLE | sun.nio.ch.FileDispatcherImpl.read0 < sun.nio.ch.FileDispatcherImpl.read < sun.nio.ch.IOUtil.read < sun.nio.ch.FileChannelImpl.read < a.B.c | FileChannel.read | CLOSES",
        "8 | WAITING | java.lang.Object.wait < java.lang.Object.wait < java.lang.UNIXProcess.waitFor | Process.waitFor() | THROWS",
        "21 | WAITING | jdk.internal.misc.Unsafe.park < java.util.concurrent.locks.LockSupport.park < java.util.concurrent.locks.AbstractQueuedSynchronizer$ConditionNode.block < java.util.concurrent.ForkJoinPool.unmanagedBlock < java.util.concurrent.ForkJoinPool.managedBlock < java.util.concurrent.locks.AbstractQueuedSynchronizer$ConditionObject.await < java.lang.ProcessImpl.waitFor | Process.waitFor() | THROWS",
        "8 | WAITING | java.lang.Object.wait < java.util.concurrent.ForkJoinTask.externalAwaitDone < java.util.concurrent.ForkJoinTask.doJoin < java.util.concurrent.ForkJoinTask.join | ForkJoinTask.join | IGNORES",
        "8 | RUNNABLE | sun.nio.ch.EPollArrayWrapper.epollWait < sun.nio.ch.EPollArrayWrapper.poll < sun.nio.ch.EPollSelectorImpl.doSelect < sun.nio.ch.SelectorImpl.lockAndDoSelect < sun.nio.ch.SelectorImpl.select | Selector.select() | RETURNS_EARLY",
        "17 | RUNNABLE | sun.nio.ch.KQueue.poll < sun.nio.ch.KQueueSelectorImpl.doSelect < sun.nio.ch.SelectorImpl.lockAndDoSelect < sun.nio.ch.SelectorImpl.select | Selector.select() | RETURNS_EARLY",
        "17 | BLOCKED | a.B.c < a.B.d | a monitor (synchronized), in B.c | IGNORES",
        "17 | WAITING | java.lang.Object.wait < a.B.c | Object.wait() | THROWS",
        "17 | TIMED_WAITING | java.lang.Object.wait < a.B.c | Object.wait(ms) | THROWS",
      })
  @DisplayName("calls of JDK 8 to 25 are recognized by their frames in order")
  void calls(
      int jdk, Thread.State state, String frames, String where, InterruptReaction.Effect effect) {
    Explanation found = explain(jdk, state, frames);
    assertThat(found.where()).as("[doctor.names-calls] %s", frames).isEqualTo(where);
    assertThat(found.reaction().effect()).as("[doctor.names-calls] %s", frames).isEqualTo(effect);
  }

  @Test
  @DisplayName("get and join of a CompletableFuture differ in the first frame that differs")
  void firstFrameThatDiffers() {
    String common = "java.util.concurrent.CompletableFuture$Signaller.block"
        + " < java.util.concurrent.ForkJoinPool.managedBlock"
        + " < java.util.concurrent.CompletableFuture.waitingGet < ";
    for (String park : List.of(PARK_8, PARK)) {
      String future = park + common + "java.util.concurrent.CompletableFuture.";
      assertThat(explain(11, Thread.State.WAITING, future + "get").reaction().effect())
          .as("[doctor.names-calls] get")
          .isEqualTo(InterruptReaction.Effect.THROWS);
      assertThat(explain(11, Thread.State.WAITING, future + "join").reaction().effect())
          .as("[doctor.names-calls] join")
          .isEqualTo(InterruptReaction.Effect.IGNORES);
    }
  }

  @Test
  @DisplayName("the source names the JDK that was measured, and the nearest one as such")
  void nearest() {
    String latch = PARK + LOCKS + "AbstractQueuedSynchronizer.parkAndCheckInterrupt < " + LOCKS
        + "AbstractQueuedSynchronizer.doAcquireSharedInterruptibly < " + LOCKS
        + "AbstractQueuedSynchronizer.acquireSharedInterruptibly"
        + " < java.util.concurrent.CountDownLatch.await";
    assertThat(explain(17, Thread.State.WAITING, latch).reaction().source())
        .as("[doctor.names-calls] on 17")
        .isEqualTo("interrupt map, JDK 17: CountDownLatch.await()");
    assertThat(explain(11, Thread.State.WAITING, latch).reaction().source())
        .as("[doctor.names-calls] on 11")
        .isEqualTo("interrupt map of JDK 17, the nearest to 11: CountDownLatch.await()");
    assertThat(explain(30, Thread.State.WAITING, latch).reaction().source())
        .as("[doctor.names-calls] on 30")
        .contains("JDK 25, the nearest to 30");
    assertThat(knowledge
            .explain(thread("t", Thread.State.WAITING, latch), OptionalInt.empty())
            .reaction()
            .source())
        .as("[doctor.names-calls] on an unknown JDK")
        .contains("does not name its JDK");
  }

  @Test
  @DisplayName("a running thread computes; native code that nobody knows is not measured")
  void computes() {
    DumpThread java = thread("t", Thread.State.RUNNABLE, "a.B.c");
    DumpThread running = new DumpThread(
        java.name(),
        java.number(),
        java.kind(),
        java.daemon(),
        java.state(),
        "",
        java.cpuNanos(),
        java.elapsedNanos(),
        List.of(new Frame("a.B", "c", "B.java:3")),
        List.of(),
        OptionalLong.empty(),
        "",
        false);
    Explanation computes = knowledge.explain(running, OptionalInt.of(17));
    assertThat(computes.role())
        .as("[doctor.names-calls] Java code")
        .isEqualTo(Explanation.Role.COMPUTES);
    assertThat(computes.reaction().effect())
        .as("[doctor.names-calls] Java code")
        .isEqualTo(InterruptReaction.Effect.STATUS_ONLY);
    assertThat(knowledge.explain(java, OptionalInt.of(17)).reaction().effect())
        .as("[doctor.names-calls] unknown native code")
        .isEqualTo(InterruptReaction.Effect.NOT_MEASURED);
  }

  @Test
  @DisplayName("a thread without a frame is explained by its name")
  void frameless() {
    assertThat(knowledge
            .explain(thread("main", Thread.State.RUNNABLE, ""), OptionalInt.of(8))
            .role())
        .as("[doctor.names-calls] a native main")
        .isEqualTo(Explanation.Role.DESTROY_JAVA_VM);
    assertThat(knowledge
            .explain(thread("DestroyJavaVM", Thread.State.RUNNABLE, ""), OptionalInt.of(17))
            .role())
        .as("[doctor.names-calls] DestroyJavaVM")
        .isEqualTo(Explanation.Role.DESTROY_JAVA_VM);
    assertThat(knowledge
            .explain(thread("Signal Dispatcher", Thread.State.RUNNABLE, ""), OptionalInt.of(17))
            .role())
        .as("[doctor.names-calls] a thread of the JDK")
        .isEqualTo(Explanation.Role.JDK);
    assertThat(knowledge
            .explain(thread("native-1", Thread.State.RUNNABLE, ""), OptionalInt.of(17))
            .where())
        .as("[doctor.names-calls] an attached thread")
        .contains("JNI");
  }

  @Test
  @DisplayName("the lock line shows a wait for a class initializer")
  void classInitializer() {
    DumpThread running = thread("t", Thread.State.RUNNABLE, "a.B.c");
    DumpThread waiting = new DumpThread(
        "t",
        running.number(),
        running.kind(),
        running.daemon(),
        running.state(),
        "in Object.wait()",
        OptionalLong.empty(),
        OptionalLong.empty(),
        List.of(new Frame("a.B", "c", "B.java:3")),
        List.of(
            new LockLine(0, LockLine.Action.CLASS_INITIALIZATION, Optional.empty(), "a.Config")),
        OptionalLong.empty(),
        "",
        false);
    Explanation found = knowledge.explain(waiting, OptionalInt.of(17));
    assertThat(found.where())
        .as("[doctor.names-calls] where")
        .contains("initialization of a class");
    assertThat(found.reaction().effect())
        .as("[doctor.names-calls] reaction")
        .isEqualTo(InterruptReaction.Effect.IGNORES);
  }

  @Test
  @DisplayName("a socket read of a virtual thread closes, that of a platform thread ignores")
  void virtualThread() {
    String read = "java.lang.VirtualThread.park < java.lang.System$2.parkVirtualThread"
        + " < jdk.internal.misc.VirtualThreads.park < " + LOCKS + "LockSupport.park"
        + " < sun.nio.ch.Poller.pollIndirect < sun.nio.ch.Poller.poll"
        + " < sun.nio.ch.NioSocketImpl.park < sun.nio.ch.NioSocketImpl.implRead"
        + " < sun.nio.ch.NioSocketImpl.read < sun.nio.ch.NioSocketImpl$1.read"
        + " < java.net.Socket$SocketInputStream.read < a.B.c < java.lang.VirtualThread.run";
    Explanation found = knowledge.explain(thread("t", null, read), OptionalInt.of(21));
    assertThat(found.where()).as("[doctor.names-calls] where").isEqualTo("socket read");
    assertThat(found.reaction().effect())
        .as("[doctor.names-calls] reaction")
        .isEqualTo(InterruptReaction.Effect.CLOSES);
  }
}
