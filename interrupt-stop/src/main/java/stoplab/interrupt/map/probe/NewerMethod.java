// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.probe;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/** A method that JDK 17 does not have, and that is called as if it had been compiled. */
public final class NewerMethod {
  private final Method method;

  private NewerMethod(Method method) {
    this.method = method;
  }

  /**
   * Finds a public method.
   *
   * @throws NoSuchMethodException if this JDK does not have it
   */
  public static NewerMethod method(Class<?> type, String name, Class<?>... parameters)
      throws NoSuchMethodException {
    return new NewerMethod(type.getMethod(name, parameters));
  }

  /** Calls it, and throws what it throws; a static method has no target, but null. */
  public Object call(Object target, Object... arguments) throws Exception {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Exception thrown) {
        throw thrown;
      }
      throw e;
    }
  }
}
