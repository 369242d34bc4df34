// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.guard;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Optional;

/**
 * Finds and calls the {@code main} of a class as the launcher of this JDK does. Up to 24 that is a
 * public static one with its arguments, own or inherited. From 25 on it is found as JLS 12.1.4 of
 * that version says (JEP 512).
 */
final class MainMethod {
  private static final int INSTANCE_MAIN = 25;

  private final Method method;
  private final Optional<Constructor<?>> constructor;

  private MainMethod(Method method, Optional<Constructor<?>> constructor) {
    this.method = method;
    this.constructor = constructor;
  }

  /**
   * Finds it.
   *
   * @throws NoSuchMethodException if {@code java} would refuse the class; says why
   */
  static MainMethod of(Class<?> owner) throws NoSuchMethodException {
    boolean isNew = Runtime.version().feature() >= INSTANCE_MAIN;
    Method method = (isNew ? newMain(owner) : publicMain(owner, String[].class))
        .filter(each -> each.getReturnType() == void.class)
        .orElseThrow(() -> new NoSuchMethodException(
            "There is no " + (isNew ? "" : "public static ") + "void main(String[])"
                + (isNew ? " or void main()" : "") + " in class " + owner.getName()
                + ", or above it."));
    if (Modifier.isStatic(method.getModifiers())) {
      return new MainMethod(method, Optional.empty());
    }
    if (!isNew) {
      throw new NoSuchMethodException(
          "The method main of class " + owner.getName() + " must be static.");
    }
    return new MainMethod(method, Optional.of(constructor(owner)));
  }

  private static Constructor<?> constructor(Class<?> owner) throws NoSuchMethodException {
    for (Constructor<?> each : owner.getDeclaredConstructors()) {
      if (each.getParameterCount() == 0 && !Modifier.isPrivate(each.getModifiers())) {
        return each;
      }
    }
    throw new NoSuchMethodException("The method main of class " + owner.getName()
        + " is not static, and the class has no constructor for it: one without parameters that is"
        + " not private.");
  }

  private static Optional<Method> publicMain(Class<?> owner, Class<?>... parameters) {
    try {
      return Optional.of(owner.getMethod("main", parameters));
    } catch (NoSuchMethodException e) {
      return Optional.empty();
    }
  }

  private static Optional<Method> newMain(Class<?> owner) {
    return publicMain(owner, String[].class)
        .or(() -> nearest(owner, String[].class))
        .filter(MainMethod::isCandidate)
        .or(() -> nearest(owner).or(() -> publicMain(owner)).filter(MainMethod::isCandidate));
  }

  private static boolean isCandidate(Method method) {
    return method.getReturnType() == void.class && !Modifier.isPrivate(method.getModifiers());
  }

  /** Declared by the class, or by the next one above that declares it. */
  private static Optional<Method> nearest(Class<?> owner, Class<?>... parameters) {
    for (Class<?> each = owner; each != null; each = each.getSuperclass()) {
      try {
        return Optional.of(each.getDeclaredMethod("main", parameters));
      } catch (NoSuchMethodException e) {
        // Perhaps above.
      }
    }
    return Optional.empty();
  }

  /**
   * Calls it.
   *
   * @throws Throwable what it throws, as it is
   */
  void call(String... args) throws Throwable {
    method.setAccessible(true); // as the launcher does: the class may be package-private
    try {
      Object instance = null;
      if (constructor.isPresent()) {
        constructor.get().setAccessible(true);
        instance = constructor.get().newInstance();
      }
      Object[] arguments = method.getParameterCount() == 0 ? new Object[0] : new Object[] {args};
      method.invoke(instance, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
