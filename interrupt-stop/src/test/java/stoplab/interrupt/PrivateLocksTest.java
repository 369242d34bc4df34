// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PrivateLocksTest {
  @Test
  @Tag("interrupt.private-locks")
  @DisplayName("no public lesson has a synchronized method")
  void noSynchronizedMethods() throws Exception {
    List<String> found = new ArrayList<>();
    int classes = 0;
    Path folder = Path.of(ScheduledWorker.class
            .getProtectionDomain()
            .getCodeSource()
            .getLocation()
            .toURI())
        .resolve("stoplab/interrupt");
    for (File file : folder.toFile().listFiles((dir, name) -> name.endsWith(".class"))) {
      Class<?> type = Class.forName(
          "stoplab.interrupt." + file.getName().replace(".class", ""),
          false,
          ScheduledWorker.class.getClassLoader());
      if (!Modifier.isPublic(type.getModifiers())) {
        continue;
      }
      classes++;
      for (Method method : type.getDeclaredMethods()) {
        if (Modifier.isSynchronized(method.getModifiers())) {
          found.add(method.toString());
        }
      }
    }
    assertThat(classes).as("lessons checked").isGreaterThan(10);
    assertThat(found).as("[interrupt.private-locks] methods that lock on this").isEmpty();
  }

  @Test
  @Tag("interrupt.private-locks")
  @DisplayName("every synchronized block of a lesson locks a private object of its own")
  void noSynchronizedBlockOnThis() throws Exception {
    List<String> found = new ArrayList<>();
    int blocks = 0;
    for (File file : new File("src/main/java/stoplab/interrupt")
        .listFiles((dir, name) -> name.endsWith(".java"))) {
      String source = Files.readString(file.toPath());
      for (String line : source.split("\n")) {
        if (line.contains("synchronized (")) {
          blocks++;
          if (!line.contains("synchronized (lock)")
              || !source.contains("private final Object lock = new Object();")) {
            found.add(file.getName() + ": " + line.trim());
          }
        }
      }
    }
    assertThat(blocks).as("blocks checked").isPositive();
    assertThat(found)
        .as("[interrupt.private-locks] blocks whose lock a stranger can hold")
        .isEmpty();
  }
}
