// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call.wire;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;

/** Reads one object, and loads no class that is not allowed. */
final class FilteredInput extends ObjectInputStream {
  private final AllowedClasses allowed;

  private FilteredInput(byte[] bytes, AllowedClasses allowed) throws IOException {
    super(new ByteArrayInputStream(bytes));
    this.allowed = allowed;
    setObjectInputFilter(allowed.filter(bytes.length));
  }

  /** Reads it; whatever is wrong with it is one exception. */
  static Object read(byte[] bytes, AllowedClasses allowed) throws ProtocolException {
    try (FilteredInput in = new FilteredInput(bytes, allowed)) {
      return in.readObject();
    } catch (NotAllowedException e) {
      throw new ProtocolException(e.getMessage(), e);
    } catch (ClassNotFoundException e) {
      throw new ProtocolException("class " + e.getMessage() + " is not on the class path", e);
    } catch (IOException | RuntimeException | StackOverflowError | LinkageError e) {
      // A readObject of a class that is allowed may throw anything on bytes that it did not write.
      throw new ProtocolException("a value cannot be deserialized: " + e, e);
    }
  }

  /** The filter alone would see the class only once it is loaded. */
  @Override
  protected Class<?> resolveClass(ObjectStreamClass description)
      throws IOException, ClassNotFoundException {
    if (!allowed.allows(description.getName())) {
      throw new NotAllowedException(description.getName());
    }
    return Class.forName(description.getName(), false, loader());
  }

  @Override
  protected Class<?> resolveProxyClass(String[] interfaces) throws NotAllowedException {
    throw new NotAllowedException("(a proxy)");
  }

  private static ClassLoader loader() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return context == null ? ClassLoader.getSystemClassLoader() : context;
  }

  /** A class that no caller has allowed. */
  private static final class NotAllowedException extends IOException {
    private static final long serialVersionUID = 1;

    NotAllowedException(String name) {
      super("class " + name + " is not allowed: see CallSettings.allowing");
    }
  }
}
