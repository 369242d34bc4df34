// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Month;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("process.call-filter")
class AllowedClassesTest {
  private static final String CLAIM = "[process.call-filter] %s";
  private static final String OWN = AllowedClassesTest.class.getName();
  private static final String MARK = "stoplab.test.gadget";

  /** A record of a caller. */
  record Point(int x, Object data) implements Serializable {}

  /** An enum of a caller. */
  enum Colour {
    RED,
    GREEN {
      @Override
      String code() {
        return "g";
      }
    };

    String code() {
      return "r";
    }
  }

  /** Leaves a mark when it is loaded and used, as the classes do that attacks are made of. */
  static final class Gadget implements Serializable {
    private static final long serialVersionUID = 1;

    static {
      System.setProperty(MARK, "initialized");
    }

    private void readObject(ObjectInputStream in) throws IOException {
      System.setProperty(MARK, "run");
    }
  }

  /** Notes which classes are asked for. */
  private static final class Recorder extends ClassLoader {
    private final List<String> asked = new ArrayList<>();

    Recorder() {
      super(AllowedClassesTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      asked.add(name);
      return super.loadClass(name, resolve);
    }
  }

  static List<Object> values() throws Exception {
    return Values.all();
  }

  @ParameterizedTest
  @MethodSource("values")
  @DisplayName("each value type of the JDK that is named comes back equal")
  void valueTypes(Object value) throws ProtocolException {
    Object back = Streams.decode(Streams.of(value));
    assertThat(back).as(CLAIM, value.getClass()).hasSameClassAs(value);
    assertThat(Values.isEqual(value, back))
        .as(CLAIM, value.getClass() + ": " + back)
        .isTrue();
  }

  @Test
  @DisplayName("records, enums and their collections come back once they are allowed")
  void ownTypes() throws ProtocolException {
    for (Object value : List.of(
        new Point(1, List.of(new Point(2, "x"))),
        Colour.GREEN,
        EnumSet.of(Colour.GREEN),
        new EnumMap<>(Map.of(Colour.RED, new Point(3, Month.MAY))),
        Map.of(Colour.RED, Colour.GREEN))) {
      byte[] bytes = Streams.of(value);
      assertThatThrownBy(() -> Streams.decode(bytes))
          .as(CLAIM, value)
          .isInstanceOf(ProtocolException.class)
          .hasMessageStartingWith("class " + OWN + "$")
          .hasMessageEndingWith("is not allowed: see CallSettings.allowing");
      assertThat(Streams.decode(bytes, OWN)).as(CLAIM, value).isEqualTo(value);
    }
    Point[][] array = {{new Point(1, null)}, null};
    assertThat(Values.isEqual(array, Streams.decode(Streams.of(array), OWN)))
        .as(CLAIM, "array")
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "com.sun.org.apache.xalan.internal.xsltc.trax.TemplatesImpl",
        "java.io.File",
        "java.lang.Class$Atomic",
        "java.lang.ProcessBuilder",
        "java.lang.Throwable",
        "java.lang.invoke.SerializedLambda",
        "java.net.InetAddress",
        "java.net.URIs",
        "java.net.URL",
        "java.rmi.server.UnicastRemoteObject",
        "java.timer.X",
        "java.util.PriorityQueue",
        "java.util.Vector",
        "javax.management.BadAttributeValueExpException",
        "javax.swing.event.EventListenerList",
        "sun.reflect.annotation.AnnotationInvocationHandler"
      })
  @DisplayName("a class that is not allowed is not even asked for, nor are its arrays")
  void notLoaded(String name) {
    for (byte[] bytes : List.of(Streams.objectOf(name), Streams.arrayOf(name))) {
      List<String> asked = new ArrayList<>();
      assertRefused(bytes, asked, name);
      assertThat(asked).as(CLAIM, "asked for").isEmpty();
    }
  }

  @Test
  @DisplayName("a gadget of the class path is neither loaded, initialized nor run")
  void gadget() {
    System.clearProperty(MARK);
    for (byte[] bytes : List.of(
        Streams.objectOf(OWN + "$Gadget"), Streams.arrayOf(OWN + "$Gadget"), Streams.made(out -> {
          out.writeByte(java.io.ObjectStreamConstants.TC_CLASS);
          Streams.type(out, OWN + "$Gadget", java.io.ObjectStreamConstants.SC_SERIALIZABLE);
        }))) {
      List<String> asked = new ArrayList<>();
      assertRefused(bytes, asked, OWN + "$Gadget");
      assertThat(asked).as(CLAIM, "asked for").doesNotContain(OWN + "$Gadget");
    }
    assertThat(System.getProperty(MARK)).as(CLAIM, "the mark").isNull();
  }

  private static void assertRefused(byte[] bytes, List<String> asked, String name) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    Recorder recorder = new Recorder();
    try {
      thread.setContextClassLoader(recorder);
      assertThatThrownBy(() -> Streams.decode(bytes))
          .as(CLAIM, name)
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining(name)
          .hasMessageContaining("is not allowed");
    } finally {
      thread.setContextClassLoader(before);
    }
    asked.addAll(recorder.asked);
  }

  /** A handler that could be called if a proxy was made. */
  private static final class Handler implements InvocationHandler, Serializable {
    private static final long serialVersionUID = 1;

    @Override
    public Object invoke(Object proxy, java.lang.reflect.Method method, Object[] args) {
      return null;
    }
  }

  @Test
  @DisplayName("a proxy is refused, whatever it implements")
  void proxies() {
    Object proxy = Proxy.newProxyInstance(
        OWN.getClass().getClassLoader(), new Class<?>[] {Comparable.class}, new Handler());
    for (Object value : List.of(proxy, List.of(proxy))) {
      byte[] bytes = Streams.of(value);
      assertThatThrownBy(() -> Streams.decode(bytes, "java.lang.**", OWN, "jdk.**"))
          .as(CLAIM, "proxy")
          .isInstanceOf(ProtocolException.class)
          .hasMessage("a proxy is not allowed in a value");
    }
  }

  @Test
  @DisplayName("a lambda is no value")
  void lambdas() {
    byte[] bytes = Streams.of((Supplier<String> & Serializable) () -> "x");
    assertThatThrownBy(() -> Streams.decode(bytes, OWN))
        .as(CLAIM, "lambda")
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("java.lang.invoke.SerializedLambda is not allowed");
  }

  @Test
  @DisplayName("a pattern allows what it says, and no more")
  void patterns() {
    AllowedClasses classes = AllowedClasses.of(List.of("com.acme.Model", "org.a.*", "org.b.**"));
    for (String name : List.of(
        "com.acme.Model",
        "com.acme.Model$1",
        "[Lcom.acme.Model;",
        "[[Lorg.a.X;",
        "org.a.X",
        "org.a.X$Y",
        "org.b.X",
        "org.b.c.X",
        "[I",
        "[[[J",
        "java.util.ArrayList")) {
      assertThat(classes.allows(name)).as(CLAIM, name).isTrue();
    }
    for (String name : List.of(
        "com.acme.Model2",
        "com.acme",
        "acme.Model",
        "Xcom.acme.Model",
        "org.a.b.X",
        "org.aX",
        "org.bX",
        "[Lorg.a.b.X;",
        "java.util.Vector",
        "java.util.Collections",
        "",
        "[Lx;",
        "int",
        "java.util.ArrayList;",
        "java/util/ArrayList")) {
      assertThat(classes.allows(name)).as(CLAIM, name).isFalse();
    }
    assertThat(classes.and("x.Y").allows("x.Y$Z")).as(CLAIM, "one more").isTrue();
    assertThat(classes.and("x.Y").allows("org.a.X")).as(CLAIM, "as before").isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "*", "**", ".*", "a.", "a..b", "a.b.***", "a.*.b", "a b", "a/b", "a;", "1a", "a.b\n",
        "a.b.*\n", "[La;"
      })
  @DisplayName("what is neither a class nor a package is no pattern")
  void noPatterns(String pattern) {
    assertThatThrownBy(() -> AllowedClasses.of(List.of(pattern)))
        .as(CLAIM, pattern)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("neither the full name of a class");
  }

  @Test
  @DisplayName("names of arrays that no class has are refused")
  void oddArrays() {
    for (String name : List.of("[", "[[", "[L", "[L;", "[;", "[X", "[Ljava.util.UUID", "[V")) {
      byte[] bytes = Streams.made(out -> {
        out.writeByte(java.io.ObjectStreamConstants.TC_ARRAY);
        Streams.type(out, name, java.io.ObjectStreamConstants.SC_SERIALIZABLE);
        out.writeInt(0);
      });
      assertThatThrownBy(() -> Streams.decode(bytes))
          .as(CLAIM, name)
          .isInstanceOf(ProtocolException.class);
    }
  }

  @Test
  @DisplayName("a record with data beside its fields is refused: its reader would be misled")
  void records() throws ProtocolException {
    byte[] sound = Streams.of(new Point(5, null));
    int flags = new String(sound, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("Point")
        + "Point".length()
        + Long.BYTES;
    byte[] bytes = Arrays.copyOf(sound, sound.length + 1);
    bytes[flags] |= java.io.ObjectStreamConstants.SC_WRITE_METHOD;
    bytes[sound.length] = java.io.ObjectStreamConstants.TC_ENDBLOCKDATA;
    assertThat(Streams.decode(sound, OWN)).as(CLAIM, "sound").isEqualTo(new Point(5, null));
    assertThatThrownBy(() -> Streams.decode(bytes, OWN))
        .as(CLAIM, "damaged")
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("a record writes no data beside its fields");
  }

  @Test
  @DisplayName("what a readObject throws is one exception, an Error too")
  void throwing() {
    for (Throwable thrown : List.of(new AssertionError("a"), new IllegalStateException("a"))) {
      Thrower.next = thrown;
      byte[] bytes = Streams.of(new Thrower());
      assertThatThrownBy(() -> Streams.decode(bytes, OWN))
          .as(CLAIM, thrown)
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining(thrown.toString());
    }
  }

  /** Throws what it is told while it is read. */
  static final class Thrower implements Serializable {
    private static final long serialVersionUID = 1;
    private static Throwable next;

    private void readObject(ObjectInputStream in) {
      if (next instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) next;
    }
  }
}
