// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stoplab.doctor.dump.UnreadableDumpException;

class NearMissTest {
  /** What people take for a thread dump, and what the answer calls it. */
  enum Input {
    JSTACK_F("jstack -F", """
        Attaching to process ID 4711, please wait...
        Debugger attached successfully.
        Deadlock Detection:

        No deadlocks found.

        Thread 4711: (state = BLOCKED)
         - java.lang.Object.wait(long) @bci=0 (Compiled frame; information may be imprecise)
         - com.example.Main.main(java.lang.String[]) @bci=3, line=4 (Interpreted frame)
        """),
    JHSDB("jhsdb", """
        "main" #1 prio=5 tid=0x00007f3c8002a810 nid=0x25c2 waiting on condition [0x00007f3c877fe000]
           java.lang.Thread.State: TIMED_WAITING (sleeping)
           JavaThread state: _thread_blocked
         - java.lang.Thread.sleep(long) @bci=0 (Interpreted frame)
        """),
    SUREFIRE("Surefire", """
        # Created at 2024-01-11T13:40:02.123
        Exiting self fork JVM. Received SHUTDOWN command from Maven shutdown hook.
        Thread dump before exiting the process (123@host):
        "main"
           java.lang.Thread.State: TIMED_WAITING
                at java.lang.Thread.sleep(Native Method)
                at com.example.SlowTest.waits(SlowTest.java:12)

        """),
    INTELLIJ("IntelliJ", """
        "main@1" prio=5 tid=0x1 nid=NA waiting
          java.lang.Thread.State: WAITING
        \t  at java.lang.Object.wait(Object.java:-1)
        \t  at com.example.Main.main(Main.java:4)

        """),
    INTELLIJ_EXPORT("IntelliJ", """
        "AWT-EventQueue-0" prio=0 tid=0x0 nid=0x0 waiting on condition
             java.lang.Thread.State: WAITING
         on java.util.concurrent.locks.AbstractQueuedSynchronizer$ConditionObject@4f3a
        \tat java.base@17.0.1/jdk.internal.misc.Unsafe.park(Native Method)

        """),
    THREAD_INFO("ThreadInfo", """
        "worker" prio=5 Id=31 WAITING on java.lang.Object@1b2c3d
        \tat java.base@17.0.1/java.lang.Object.wait(Native Method)
        \t-  waiting on java.lang.Object@1b2c3d
        \t...

        """),
    THREAD_INFO_OF_8("ThreadInfo", """
        "worker" Id=31 WAITING on java.lang.Object@1b2c3d
        \tat java.lang.Object.wait(Native Method)

        """),
    JAVACORE("javacore", """
        0SECTION       TITLE subcomponent dump routine
        1TIDATETIME    Date: 2024/01/11 at 13:40:02:123
        3XMTHREADINFO      "main" J9VMThread:0x0000000000015A00, state:CW, prio=5
        4XESTACKTRACE                at java/lang/Thread.sleep(Native Method)
        """),
    EXCEPTION("stack traces of exceptions", """
        Exception in thread "main" java.lang.IllegalStateException: no
        \tat com.example.Main.main(Main.java:4)
        Caused by: java.io.IOException
        \t... 12 more
        """),
    OTHER_TEXT("no thread dump", "Dear reader,\n\nthis is \"main\" at its best.\n"),
    OTHER_JSON("JSON, but no thread dump", "{\n  \"name\": \"x\", \"threads\": 3 }\n"),
    EMPTY("is empty", ""),
    BLANK("is empty", " \n\n\t\n"),
    HEAP_DUMP("heap dump", "JAVA PROFILE 1.0.2\0\0\0"),
    RECORDING("Flight Recorder", "FLR\0\0\2\0\1"),
    JAR("zip or jar", "PK\3\4\24\0\b\b"),
    PROGRAM("core dump", "\177ELF\2\1\1"),
    BINARY("binary", "\0\1\2\3\4\5\6\7\0\1\2\3\4\5\6\7abc");

    private final String word;
    private final String text;

    Input(String word, String text) {
      this.word = word;
      this.text = text;
    }
  }

  @ParameterizedTest
  @EnumSource(Input.class)
  @Tag("doctor.refuses-by-name")
  @DisplayName("what is no thread dump is refused by name, with what would be right")
  void nearMissIsNamed(Input input) {
    String message =
        refusal(new ByteArrayInputStream(input.text.getBytes(StandardCharsets.ISO_8859_1)));
    assertThat(message)
        .as("[doctor.refuses-by-name] %s", input)
        .startsWith("x.txt ")
        .contains(input.word)
        .contains("jcmd PID Thread.");
    assertThat(message.split("\\s+"))
        .as("[doctor.refuses-by-name] one sentence")
        .hasSizeLessThan(31);
  }

  @Test
  @Tag("doctor.refuses-by-name")
  @DisplayName("what ThreadInfo prints on this JDK is refused by name")
  void realThreadInfoIsNamed() {
    StringBuilder text = new StringBuilder();
    for (ThreadInfo info : ManagementFactory.getThreadMXBean().dumpAllThreads(true, true)) {
      text.append(info);
    }
    assertThat(refusal(new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.UTF_8))))
        .as("[doctor.refuses-by-name] ThreadInfo of this JDK")
        .contains("ThreadInfo");
  }

  @Test
  @Tag("doctor.refuses-by-name")
  @DisplayName("a class file is refused by name")
  void classFileIsNamed() throws IOException {
    try (InputStream in = NearMissTest.class.getResourceAsStream("NearMissTest.class")) {
      assertThat(refusal(in)).as("[doctor.refuses-by-name] class file").contains("a class file");
    }
  }

  private static String refusal(InputStream in) {
    UnreadableDumpException refused =
        catchThrowableOfType(UnreadableDumpException.class, () -> DumpReader.read(in, "x.txt"));
    assertThat(refused).as("[doctor.refuses-by-name] refused at all").isNotNull();
    return refused.getMessage();
  }
}
