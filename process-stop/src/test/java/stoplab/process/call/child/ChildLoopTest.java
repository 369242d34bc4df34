// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call.child;

import static org.assertj.core.api.Assertions.assertThat;
import static stoplab.testkit.NoStrayThreads.PATIENCE;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import stoplab.process.call.wire.CallFrame;
import stoplab.process.call.wire.CallFrameType;
import stoplab.process.call.wire.FailureFormat;
import stoplab.process.worker.Waits;
import stoplab.testkit.NoStrayThreads;
import stoplab.testkit.ThreadKind;

/** The loop of a child, in this JVM: its parent is the test. */
@ExtendWith(NoStrayThreads.class)
class ChildLoopTest {
  private static final int LONGEST = 1_000;

  private final CountDownLatch go = new CountDownLatch(1);
  private final CountDownLatch left = new CountDownLatch(1);
  private OutputStream toChild;
  private InputStream fromChild;

  /** Runs calls with an even number at once; the others wait for the test. */
  private CallFrame handle(CallFrame call) {
    if (call.call() % 2 == 1) {
      hang();
    }
    return CallFrame.empty(CallFrameType.RESULT, call.call());
  }

  private void hang() {
    try {
      go.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @BeforeEach
  void start() throws IOException {
    Pipe requests = Pipe.open();
    Pipe answers = Pipe.open();
    toChild = Channels.newOutputStream(requests.sink());
    fromChild = Channels.newInputStream(answers.source());
    ChildLoop loop = new ChildLoop(
        Channels.newInputStream(requests.source()),
        Channels.newOutputStream(answers.sink()),
        LONGEST,
        this::handle,
        left::countDown);
    ThreadKind.PLATFORM.start("loop", loop::serve);
  }

  @AfterEach
  void end() throws Exception {
    go.countDown();
    toChild.close();
    assertThat(left.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
    fromChild.close();
    Waits.until("the end of its threads", () -> Waits.threads("call-runner").isEmpty());
  }

  private void send(CallFrameType type, long call) throws IOException {
    CallFrame.empty(type, call).write(toChild);
  }

  private CallFrame answer() throws Exception {
    return Waits.start(() -> CallFrame.read(fromChild, LONGEST * LONGEST)).end();
  }

  private void assertReady() throws Exception {
    assertThat(answer().type()).isEqualTo(CallFrameType.READY);
  }

  @Test
  @Tag("process.call-loop")
  @DisplayName("calls are answered one after the other, also after a time without any")
  void callsAreAnswered() throws Exception {
    assertReady();
    for (long call = 2; call < 200; call += 2) {
      send(CallFrameType.CALL, call);
      assertThat(answer().call()).as("[process.call-loop]").isEqualTo(call);
    }
    Waits.until("the follower sleeps for good", () -> isAsleep("call-runner-2"));
    send(CallFrameType.CALL, 200);
    assertThat(answer().call()).as("[process.call-loop] after a time").isEqualTo(200);
  }

  private static boolean isAsleep(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(
            thread -> thread.getName().equals(name) && thread.getState() == Thread.State.WAITING);
  }

  @Test
  @Tag("process.call-says-where")
  @DisplayName("while a call hangs the child says where, and answers when it goes on")
  void saysWhere() throws Exception {
    assertReady();
    send(CallFrameType.CALL, 1);
    send(CallFrameType.WHERE, 1);
    CallFrame stack = answer();
    assertThat(stack.type()).as("[process.call-says-where]").isEqualTo(CallFrameType.STACK);
    assertThat(FailureFormat.decodeStack(stack.payload()))
        .as("[process.call-says-where]")
        .extracting(StackTraceElement::getMethodName)
        .contains("hang");
    go.countDown();
    assertThat(answer().type()).isEqualTo(CallFrameType.RESULT);
    send(CallFrameType.CALL, 2);
    assertThat(answer().call()).as("[process.call-loop] the next one").isEqualTo(2);
  }

  @Test
  @Tag("process.call-says-where")
  @DisplayName("a question about a call that does not run is answered without a frame of another")
  void saysNothingOfOthers() throws Exception {
    assertReady();
    send(CallFrameType.CALL, 1);
    send(CallFrameType.WHERE, 7);
    CallFrame stack = answer();
    assertThat(stack.call()).as("[process.call-says-where]").isEqualTo(7);
    assertThat(FailureFormat.decodeStack(stack.payload()))
        .as("[process.call-says-where]")
        .isEmpty();
    go.countDown();
    assertThat(answer().type()).isEqualTo(CallFrameType.RESULT);
  }

  @Test
  @Tag("process.call-child-leaves")
  @DisplayName("while a call hangs, the end of the parent's pipe ends the child")
  void endOfTheParent() throws Exception {
    assertReady();
    send(CallFrameType.CALL, 1);
    toChild.close();
    assertThat(left.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
        .as("[process.call-child-leaves]")
        .isTrue();
  }

  @Test
  @Tag("process.call-child-leaves")
  @DisplayName("a parent that writes no frames is none: the child leaves")
  void noFrames() throws Exception {
    assertReady();
    toChild.write("hello, is anybody there?".getBytes());
    toChild.flush();
    assertThat(left.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
        .as("[process.call-child-leaves]")
        .isTrue();
  }
}
