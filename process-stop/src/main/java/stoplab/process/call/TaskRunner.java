// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call;

import java.io.NotSerializableException;
import java.io.Serializable;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import stoplab.process.call.child.CallHandler;
import stoplab.process.call.wire.AllowedClasses;
import stoplab.process.call.wire.CallFrame;
import stoplab.process.call.wire.CallFrameType;
import stoplab.process.call.wire.FailureFormat;
import stoplab.process.call.wire.ProtocolException;
import stoplab.process.call.wire.TaskRequest;
import stoplab.process.call.wire.ValueFormat;

/** Runs tasks, in the child. For one thread at a time. */
final class TaskRunner implements CallHandler {
  private static final String LAMBDA = "java.lang.invoke.SerializedLambda";

  private static final int LONGEST_REASON = 16_384;

  /** What is known of the last task: a caller often has only one. No constructor: an object. */
  private record Known(
      boolean isObject, String name, Constructor<?> constructor, AllowedClasses allowed) {}

  private final AllowedClasses allowed;
  private final int longest;
  private volatile Known last;

  TaskRunner(AllowedClasses allowed, int longest) {
    this.allowed = allowed;
    this.longest = longest;
  }

  @Override
  public CallFrame handle(CallFrame call) {
    Callable<?> task;
    try {
      task = task(TaskRequest.of(call));
    } catch (ProtocolException e) {
      return refused(
          call, "its argument, or what the lambda captures, was refused: " + e.getMessage());
    } catch (ClassNotFoundException e) {
      return refused(
          call,
          "its class " + e.getMessage()
              + " is not on the class path of the child: see CallSettings.withClassPath");
    } catch (InvocationTargetException e) {
      return refused(
          call,
          "its task cannot be made: its constructor has thrown "
              + FailureFormat.line(e.getCause()));
    } catch (Throwable e) { // a class may throw an Error while it is loaded, made or read
      return refused(call, "its task cannot be made: " + FailureFormat.line(e));
    }
    Object value;
    try {
      value = task.call();
    } catch (Throwable e) { // also an Error: the caller must hear of it
      return new CallFrame(
          CallFrameType.THREW, call.call(), ValueFormat.NONE, FailureFormat.encode(e));
    }
    return result(call, value);
  }

  private CallFrame result(CallFrame call, Object value) {
    try {
      ValueFormat.Encoded encoded = ValueFormat.encode(value);
      return encoded.bytes().length > longest
          ? refused(
              call,
              "its value of " + encoded.bytes().length + " bytes is longer than the " + longest
                  + " that are allowed: see CallSettings.withLongestValue")
          : new CallFrame(CallFrameType.RESULT, call.call(), encoded.format(), encoded.bytes());
    } catch (NotSerializableException e) {
      return refused(
          call,
          "its value cannot be serialized: " + e.getMessage()
              + " does not implement java.io.Serializable");
    } catch (Throwable e) { // also an Error: the caller must hear of it
      return refused(call, "its value cannot be serialized: " + FailureFormat.line(e));
    }
  }

  private static CallFrame refused(CallFrame call, String reason) {
    String cut = reason.substring(0, Math.min(reason.length(), LONGEST_REASON));
    byte[] text = cut.getBytes(StandardCharsets.UTF_8);
    return new CallFrame(CallFrameType.REFUSED, call.call(), ValueFormat.NONE, text);
  }

  private Callable<?> task(TaskRequest request)
      throws ProtocolException, ReflectiveOperationException {
    Known known = known(request);
    Object value = ValueFormat.decode(request.value(), known.allowed());
    if (request.isObject()) {
      return (Callable<?>) value;
    }
    KillableTask<Serializable, ?> task = newTask(known.constructor());
    return () -> task.run((Serializable) value);
  }

  private Known known(TaskRequest request) throws ReflectiveOperationException {
    Known known = last;
    String name = request.className();
    if (known == null || known.isObject() != request.isObject() || !known.name().equals(name)) {
      AllowedClasses all = allowed.and(outermost(name));
      known = request.isObject()
          ? new Known(true, name, null, all.and(LAMBDA))
          : new Known(false, name, constructor(name), all);
      last = known;
    }
    return known;
  }

  /** The classes of a task are its own, those around it and those in it. */
  static String outermost(String className) {
    int nested = className.indexOf('$', className.lastIndexOf('.') + 2);
    return nested < 0 ? className : className.substring(0, nested);
  }

  /** Loads the class of a task, and finds out how to make one. */
  static Constructor<?> constructor(String className) throws ReflectiveOperationException {
    Class<?> type = Class.forName(className, false, ClassLoader.getSystemClassLoader());
    if (!KillableTask.class.isAssignableFrom(type)) {
      throw new NoSuchMethodException(className + " is no KillableTask");
    }
    Constructor<?> constructor = type.getDeclaredConstructor();
    constructor.setAccessible(true);
    return constructor;
  }

  @SuppressWarnings("unchecked") // what it takes and returns was checked where it was submitted
  private static KillableTask<Serializable, ?> newTask(Constructor<?> constructor)
      throws ReflectiveOperationException {
    return (KillableTask<Serializable, ?>) constructor.newInstance();
  }
}
