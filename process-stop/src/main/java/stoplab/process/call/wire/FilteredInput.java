// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call.wire;

import java.io.IOException;
import java.io.InvalidClassException;
import java.io.ObjectInputFilter.FilterInfo;
import java.io.ObjectInputFilter.Status;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.util.function.BooleanSupplier;

/** Reads one object, and loads no class that is not allowed. */
final class FilteredInput extends ObjectInputStream {
  /** How many bytes its arrays may take anyway, and for each byte that was sent. */
  private static final int FREE_ARRAYS = 1 << 20;

  private static final int ARRAYS_PER_BYTE = 8;
  private static final int REFERENCE = 4;

  private final AllowedClasses allowed;
  private final SerializedCheck check;
  private long arraysLeft;

  private FilteredInput(
      byte[] bytes, SerializedCheck check, AllowedClasses allowed, BooleanSupplier isWanted)
      throws IOException {
    super(new WantedBytes(bytes, isWanted));
    this.allowed = allowed;
    this.check = check;
    arraysLeft = FREE_ARRAYS + (long) ARRAYS_PER_BYTE * bytes.length;
    setObjectInputFilter(this::fits);
  }

  /**
   * Reads it; whatever is wrong with it is one exception.
   *
   * @param isWanted is asked again and again: if it is not, this ends soon with that exception
   */
  static Object read(byte[] bytes, AllowedClasses allowed, BooleanSupplier isWanted)
      throws ProtocolException {
    SerializedCheck check = SerializedCheck.of(bytes);
    try (FilteredInput in = new FilteredInput(bytes, check, allowed, isWanted)) {
      return in.readObject();
    } catch (NotAllowedException e) {
      throw new ProtocolException(e.getMessage(), e);
    } catch (ClassNotFoundException e) {
      throw new ProtocolException("class " + e.getMessage() + " is not on the class path here", e);
    } catch (OutOfMemoryError e) {
      throw e; // it is not known what else has failed
    } catch (IOException | RuntimeException | Error e) {
      // A readObject of a class that is allowed may throw anything on bytes that it did not write.
      throw new ProtocolException("a value cannot be deserialized: " + FailureFormat.line(e), e);
    }
  }

  /** The filter alone would see the class only once it is loaded. */
  @Override
  protected Class<?> resolveClass(ObjectStreamClass description)
      throws IOException, ClassNotFoundException {
    String name = description.getName();
    if (!allowed.allows(name)) {
      throw new NotAllowedException(name);
    }
    Class<?> type = Class.forName(name, false, loader());
    if (type.isRecord() && check.hasOwnData(name)) {
      throw new InvalidClassException(name, "a record writes no data beside its fields");
    }
    return type;
  }

  /** The check finds proxies before; the default of this method would load their interfaces. */
  @Override
  protected Class<?> resolveProxyClass(String[] interfaces) throws NotAllowedException {
    throw new NotAllowedException("(a proxy)");
  }

  /**
   * A container makes its array for as many elements as it claims to have, before it reads them.
   */
  private Status fits(FilterInfo info) {
    if (info.arrayLength() >= 0) {
      arraysLeft -= info.arrayLength() * widthOf(info.serialClass());
    }
    return arraysLeft < 0 ? Status.REJECTED : Status.ALLOWED;
  }

  private static int widthOf(Class<?> array) {
    int primitive =
        array == null ? 0 : SerializedClass.bytesOf(array.descriptorString().charAt(1));
    return primitive == 0 ? REFERENCE : primitive;
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
