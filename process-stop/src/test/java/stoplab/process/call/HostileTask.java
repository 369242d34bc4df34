// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call;

import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.lang.reflect.Constructor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Period;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import stoplab.process.call.wire.CallFrame;
import stoplab.process.call.wire.CallFrameType;
import stoplab.process.call.wire.FailureFormat;
import stoplab.process.call.wire.ValueFormat;
import stoplab.process.worker.start.PrivatePipes;

/** A task that writes to its parent what it likes. */
final class HostileTask implements KillableTask<HostileTask.Order, String> {
  /** For a child that is to close its descriptors. */
  static final String OPEN = "--add-opens=java.base/java.io=ALL-UNNAMED";

  private static final Path PIPE = Path.of("/dev/fd/4");

  /** What it does. */
  enum Attack {
    RANDOM_BYTES,
    HUGE_LENGTH,
    HALF_A_FRAME,
    OTHER_CALL,
    GADGET,
    STACK_UNASKED,
    READY_AGAIN,
    ENDLESS_ZEROS,
    ENDLESS_STACKS,
    ENDLESS_RESULTS,
    CLOSED_PIPE,
    SLOW_VALUE,
    NATIVE_PRINT
  }

  /** What it is told: the attack, and the number of its call. */
  record Order(Attack attack, long call) implements Serializable {}

  HostileTask() {}

  @Override
  public String run(Order order) throws Exception {
    try (OutputStream out = PrivatePipes.output()) {
      byte[] stack = FailureFormat.encodeStack(new Exception().getStackTrace());
      CallFrame where = new CallFrame(CallFrameType.STACK, order.call(), (byte) 0, stack);
      switch (order.attack()) {
        case RANDOM_BYTES -> {
          byte[] bytes = new byte[100_000];
          new Random().nextBytes(bytes);
          out.write(bytes);
        }
        case HUGE_LENGTH ->
          out.write(ByteBuffer.wrap(bytes(where)).putInt(14, Integer.MAX_VALUE).array());
        case HALF_A_FRAME -> out.write(bytes(where), 0, 30);
        case OTHER_CALL ->
          result(order.call() + 1, ValueFormat.encode("forged")).write(out);
        case GADGET -> {
          byte[] bytes = ValueFormat.encode(new File("x")).bytes();
          result(order.call(), new ValueFormat.Encoded((byte) 8, bytes)).write(out);
        }
        case STACK_UNASKED -> where.write(out);
        case READY_AGAIN -> CallFrame.empty(CallFrameType.READY, order.call()).write(out);
        case ENDLESS_ZEROS -> endless(out, new byte[10_000]);
        case ENDLESS_STACKS -> endless(out, bytes(where));
        case ENDLESS_RESULTS ->
          endless(out, bytes(result(order.call(), ValueFormat.encode("forged"))));
        case CLOSED_PIPE -> {
          closePipe();
          hang(); // to close the stream above again would fail
        }
        case SLOW_VALUE -> result(order.call(), ValueFormat.encode(slowValue())).write(out);
        case NATIVE_PRINT -> {
          print();
          return "fine";
        }
      }
    }
    hang();
    return "never";
  }

  private static void hang() throws InterruptedException {
    new CountDownLatch(1).await();
  }

  private static void endless(OutputStream out, byte[] bytes) throws IOException {
    while (true) {
      out.write(bytes);
    }
  }

  private static byte[] bytes(CallFrame frame) throws IOException {
    java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
    frame.write(out);
    return out.toByteArray();
  }

  private static CallFrame result(long call, ValueFormat.Encoded value) {
    return new CallFrame(CallFrameType.RESULT, call, value.format(), value.bytes());
  }

  /** A set that takes the parent half a minute to read: its elements have equal hash codes. */
  private static Set<Object> slowValue() {
    Set<Object> slow = new HashSet<>();
    for (int i = 0; i < 60_000; i++) {
      slow.add(new Stand(Period.of(-(i << 8), i, 0)));
    }
    return slow;
  }

  /** Stands for an element until it is sent, so that it is not hashed here. */
  private static final class Stand implements Serializable {
    private static final long serialVersionUID = 1;
    private final transient Object other;

    Stand(Object other) {
      this.other = other;
    }

    private Object writeReplace() {
      return other;
    }
  }

  /** Closes each descriptor of the pipe, as native code could. */
  private static void closePipe() throws Exception {
    Constructor<FileDescriptor> open = FileDescriptor.class.getDeclaredConstructor(int.class);
    open.setAccessible(true);
    String pipe = Files.readSymbolicLink(PIPE).toString();
    for (String each : new File("/proc/self/fd").list()) {
      Path link = Path.of("/proc/self/fd", each);
      if (Files.isSymbolicLink(link) && Files.readSymbolicLink(link).toString().equals(pipe)) {
        new FileOutputStream(open.newInstance(Integer.parseInt(each))).close();
      }
    }
  }

  /** Prints frames, by descriptors and by a process that inherits them. */
  private static void print() throws Exception {
    byte[] forged = bytes(result(1, ValueFormat.encode("forged")));
    for (String path : new String[] {"/dev/fd/1", "/dev/fd/2", "/dev/stdout", "/proc/self/fd/1"}) {
      try (OutputStream out = new FileOutputStream(path, true)) {
        out.write(forged);
        out.write("\n".getBytes(StandardCharsets.UTF_8));
      }
    }
    new ProcessBuilder("sh", "-c", "echo SLKC; echo SLKC >&2; echo SLKC >&4")
        .inheritIO()
        .start()
        .waitFor();
  }
}
