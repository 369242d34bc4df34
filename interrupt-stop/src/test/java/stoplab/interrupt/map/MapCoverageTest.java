// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import stoplab.interrupt.map.calls.Catalog;
import stoplab.interrupt.map.probe.Case;

/** Looks up each interruptible method of the running JDK in the map. */
class MapCoverageTest {
  private static final List<String> MODULES = List.of("java.base", "java.desktop", "java.net.http");

  /** Types that the map lists under the name of an implementation or an equivalent type. */
  private static final Map<String, String> LISTED_AS = Map.ofEntries(
      Map.entry("AbstractExecutorService", "ExecutorService"),
      Map.entry("ThreadPoolExecutor", "ExecutorService"),
      Map.entry("CompletionService", "ExecutorCompletionService"),
      Map.entry("Future", "FutureTask"),
      Map.entry("BlockingQueue", "LinkedBlockingQueue"),
      Map.entry("BlockingDeque", "LinkedBlockingDeque"),
      Map.entry("TransferQueue", "LinkedTransferQueue"),
      Map.entry("Lock", "ReentrantLock"),
      Map.entry("ConditionObject", "Condition"),
      Map.entry("AbstractQueuedLongSynchronizer", "AbstractQueuedSynchronizer"),
      Map.entry("SwingUtilities", "EventQueue"));

  /** Methods that users of the JDK implement and do not call. */
  private static final Predicate<Method> IMPLEMENTED =
      method -> method.getDeclaringClass().getSimpleName().equals("ManagedBlocker");

  @Test
  @Tag("interrupt.map-has-every-call")
  @DisplayName("each public method that declares InterruptedException is in the map")
  void mapHasEveryInterruptibleCall() throws IOException {
    List<String> names = Catalog.cases().stream().map(Case::name).toList();
    TreeSet<String> missing = new TreeSet<>();
    List<Method> methods = new ArrayList<>();
    for (String module : MODULES) {
      methods.addAll(interruptible(module));
    }
    assertThat(methods).as("[interrupt.map-has-every-call] methods").hasSizeGreaterThan(140);
    for (Method method : methods) {
      if (names.stream().noneMatch(call(method).asPredicate())) {
        missing.add(method.toString());
      }
    }
    assertThat(missing).as("[interrupt.map-has-every-call] not in the map").isEmpty();
  }

  /** The name of the call in the map; "(t)" marks a variant with a timeout. */
  private static Pattern call(Method method) {
    String type = method.getDeclaringClass().getSimpleName();
    boolean marked = List.of(method.getParameterTypes()).contains(TimeUnit.class)
        && !method.getName().equals("awaitTermination");
    return Pattern.compile("\\b" + LISTED_AS.getOrDefault(type, type) + "\\." + method.getName()
        + (marked ? "\\(t\\)" : "\\b"));
  }

  private static List<Method> interruptible(String module) throws IOException {
    Module here = ModuleLayer.boot().findModule(module).orElseThrow();
    List<Method> methods = new ArrayList<>();
    Path root = Path.of(URI.create("jrt:/" + module));
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
        String name = root.relativize(file).toString().replace(".class", "").replace('/', '.');
        int dot = name.lastIndexOf('.');
        if (dot > 0 && here.isExported(name.substring(0, dot))) {
          Class<?> type = Class.forName(here, name); // loads the class without initializing it
          if (type != null && Modifier.isPublic(type.getModifiers())) {
            methods.addAll(interruptible(type));
          }
        }
      }
    }
    return methods;
  }

  private static List<Method> interruptible(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
        .filter(method -> List.of(method.getExceptionTypes()).contains(InterruptedException.class))
        .filter(IMPLEMENTED.negate())
        .toList();
  }
}
