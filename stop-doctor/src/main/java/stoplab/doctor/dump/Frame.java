// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.dump;

/**
 * A call on a stack. Immutable. Equal frames of a dump are one object, so that a dump of 100,000
 * threads fits into a small heap; a frame has no locks for that reason, see {@link LockLine}.
 *
 * @param className the class with its package, without module, version and loader; never empty
 * @param method the method; never empty
 * @param place what stood in the brackets without module and version, such as {@code Foo.java:12},
 *     {@code Native Method} or {@code Unknown Source}; empty if there was nothing
 */
public record Frame(String className, String method, String place) {
  /** The class and the method, such as {@code java.lang.Thread.sleep}. */
  public String call() {
    return className + "." + method;
  }

  /** Whether it is a method in native code. */
  public boolean isNative() {
    return place.equals("Native Method");
  }
}
