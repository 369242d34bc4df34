// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stoplab.doctor.dump.DumpThread;
import stoplab.doctor.dump.Frame;

class NamesInWordsTest {
  private static DumpThread named(String name) {
    return new DumpThread(
        name,
        OptionalLong.of(7),
        DumpThread.Kind.PLATFORM,
        Optional.empty(),
        Optional.empty(),
        "",
        OptionalLong.empty(),
        OptionalLong.empty(),
        List.of(),
        List.of(),
        OptionalLong.empty(),
        "",
        false);
  }

  @ParameterizedTest
  @DisplayName("many names become few words")
  @CsvSource(
      delimiter = '|',
      value = {
        "p-1,p-2,p-3 | p-1 to -3",
        "p-3,p-1,p-2,p-8 | p-1 to -3 and p-8",
        "worker 1,worker 2,worker 3 | worker 1 to 3",
        "a,b | a and b",
        "a,a,p-1,p-1 | a (2 times) and p-1 (2 times)",
        "p-01,p-02 | p-01 and p-02",
        "a,b,c,d,e,f,g,h | a, b, c, d, e, f and 2 more",
        "p-99999999999 | p-99999999999"
      })
  void namesAreSummarized(String names, String words) {
    List<DumpThread> threads =
        Arrays.stream(names.split(",")).map(NamesInWordsTest::named).toList();
    assertThat(ThreadNames.summary(threads)).isEqualTo(words);
  }

  @Test
  @DisplayName("a thread without a name is named by its number")
  void namelessThreads() {
    assertThat(ThreadNames.quotedList(List.of(named("")))).isEqualTo("thread #7");
  }

  @ParameterizedTest
  @DisplayName("names that the compiler has made become those of the source")
  @CsvSource(
      delimiter = '|',
      value = {
        "com.e.Jobs | lambda$start$2 | com.e.Jobs.start, in a lambda",
        "com.e.Jobs | lambda$new$0 | com.e.Jobs.Jobs, in a lambda",
        "com.e.Jobs$$Lambda$5/0x00007f | run | com.e.Jobs.run, in a lambda",
        "com.e.Bean$$SpringCGLIB$$0 | close | com.e.Bean.close, through a proxy",
        "jdk.proxy2.$Proxy12 | close | a proxy's close",
        "com.e.PoolTest$stress$1$1 | invokeSuspend | com.e.PoolTest.stress, in a coroutine",
        "com.e.Main$2 | windowClosing | com.e.Main$2.windowClosing",
        "com.e.Main | <clinit> | the static initializer of com.e.Main"
      })
  void framesAreReadable(String type, String method, String words) {
    assertThat(FrameNames.readable(new Frame(type, method, "Unknown Source"))).isEqualTo(words);
    assertThat(FrameNames.readable(new Frame(type, method, "X.java:3")))
        .isEqualTo(words + " (X.java:3)");
  }

  @Test
  @DisplayName("your code is the first that neither the JDK nor a library has")
  void yours() {
    List<Frame> stack = List.of(
        new Frame("java.lang.Object", "wait", ""),
        new Frame("org.postgresql.core.PGStream", "read", ""),
        new Frame("com.example.Bean$$SpringCGLIB$$0", "go", ""),
        new Frame("com.example.Bean", "go", ""),
        new Frame("com.example.Main", "main", ""));
    assertThat(new KnownCode().yours(stack)).contains(stack.get(3));
    assertThat(new KnownCode().yours(stack.subList(0, 3))).contains(stack.get(2));
    assertThat(new KnownCode().yours(stack.subList(0, 2))).isEmpty();
    assertThat(new KnownCode().owner(new Frame("com.sunny.Day", "run", "")))
        .isEqualTo(KnownCode.Owner.YOURS);
  }
}
