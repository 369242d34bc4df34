// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.probe;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/** A method that JDK 17 lacks. It is called by reflection, and throws what it throws directly. */
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

  /** Calls the method and throws its exception unwrapped; the target of a static method is null. */
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
