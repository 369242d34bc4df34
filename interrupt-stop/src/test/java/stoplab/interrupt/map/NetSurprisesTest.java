// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map;

import static org.assertj.core.api.Assertions.assertThat;
import static stoplab.interrupt.map.CommittedOutcomes.outcome;
import static stoplab.interrupt.map.probe.Kind.PLATFORM;
import static stoplab.interrupt.map.probe.Kind.VIRTUAL;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stoplab.interrupt.map.probe.Kind;
import stoplab.interrupt.map.probe.Outcome;
import stoplab.interrupt.map.probe.Reaction;

/** What SURPRISES.md says about HTTP, TLS, JDBC, selectors and asynchronous sockets. */
class NetSurprisesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "HttpClient, BodyHandlers.ofInputStream().read",
        "HttpClient, BodyHandlers.ofLines(), next line",
      })
  @Tag("interrupt.map-http-loses-interrupt")
  @DisplayName("an HTTP client's body stream swallows the interrupt on 17 and throws on 25")
  void bodyStreamSwallows(String name) {
    assertThat(outcome(17, PLATFORM, name))
        .as("[interrupt.map-http-loses-interrupt] 17")
        .extracting(Outcome::reaction, Outcome::status)
        .containsExactly(Reaction.IGNORES, "clear");
    for (Kind kind : Kind.values()) {
      Outcome newer = outcome(25, kind, name);
      assertThat(newer)
          .as("[interrupt.map-http-loses-interrupt] 25, " + kind)
          .extracting(Outcome::reaction, Outcome::status)
          .containsExactly(Reaction.THROWS, "set");
      assertThat(newer.exception()).endsWith("IOException");
    }
  }

  @Test
  @Tag("interrupt.map-http-loses-interrupt")
  @DisplayName(
      "HttpServer.stop swallows an interrupt; on 25 it also gives up the rest of its delay")
  void serverSwallows() {
    Outcome older = outcome(17, PLATFORM, "HttpServer.stop(delay)");
    Outcome newer = outcome(25, PLATFORM, "HttpServer.stop(delay)");
    assertThat(List.of(older.reaction(), newer.reaction()))
        .as("[interrupt.map-http-loses-interrupt] HttpServer.stop")
        .containsExactly(Reaction.IGNORES, Reaction.RETURNS);
    assertThat(List.of(older.status(), newer.status()))
        .as("[interrupt.map-http-loses-interrupt] HttpServer.stop, status")
        .containsOnly("clear");
  }

  @Test
  @Tag("interrupt.map-upload-fails-silently")
  @DisplayName("an interrupted upload of a virtual thread returns as if everything had been sent")
  void uploadFailsSilently() {
    assertThat(outcome(25, VIRTUAL, "HttpURLConnection.getOutputStream().write"))
        .as("[interrupt.map-upload-fails-silently]")
        .extracting(Outcome::reaction, Outcome::status)
        .containsExactly(Reaction.RETURNS, "set");
  }

  @Test
  @Tag("interrupt.map-tls-close-waits")
  @DisplayName("closing a TLS socket waits for a writer, unless SO_LINGER is zero")
  void tlsCloseWaits() {
    String name = "SSLSocket.close, another thread is in a write";
    for (int jdk : CommittedOutcomes.JDKS) {
      assertThat(outcome(jdk, PLATFORM, name))
          .as("[interrupt.map-tls-close-waits] " + jdk)
          .extracting(Outcome::reaction, Outcome::seen)
          .containsExactly(Reaction.IGNORES, "clear");
      assertThat(outcome(jdk, PLATFORM, name.replace("close,", "close with SO_LINGER 0,")))
          .as("[interrupt.map-tls-close-waits] SO_LINGER 0, " + jdk)
          .extracting(Outcome::reaction, Outcome::interrupter)
          .containsExactly(Reaction.CLOSES, "prompt");
    }
    assertThat(outcome(25, VIRTUAL, name).reaction())
        .as("[interrupt.map-tls-close-waits] virtual")
        .isEqualTo(Reaction.IGNORES);
  }

  @Test
  @Tag("interrupt.map-driver-answers")
  @DisplayName("H2 reports an interrupt as a lock timeout; cancel() does not end a lock wait")
  void driverHasOwnAnswers() {
    for (int jdk : CommittedOutcomes.JDKS) {
      assertThat(outcome(jdk, PLATFORM, "Statement.execute, waits for a row lock (H2)"))
          .as("[interrupt.map-driver-answers] row lock")
          .extracting(Outcome::exception, Outcome::status)
          .containsExactly("JdbcSQLTimeoutException", "clear");
      assertThat(outcome(jdk, PLATFORM, "Statement.execute, waits for a table lock (H2)"))
          .as("[interrupt.map-driver-answers] table lock")
          .extracting(Outcome::reaction, Outcome::status)
          .containsExactly(Reaction.IGNORES, "clear");
      for (String lock : List.of("row", "table")) {
        String name = "Statement.cancel, of a wait for a " + lock + " lock (H2)";
        assertThat(outcome(jdk, PLATFORM, name).reaction())
            .as("[interrupt.map-driver-answers] " + name)
            .isEqualTo(Reaction.IGNORES);
      }
      assertThat(outcome(jdk, PLATFORM, "Statement.cancel, of a query that computes (H2)"))
          .as("[interrupt.map-driver-answers] cancel")
          .extracting(Outcome::reaction)
          .isEqualTo(Reaction.THROWS);
    }
  }

  @Test
  @Tag("interrupt.map-driver-answers")
  @DisplayName("one interrupted read makes a file database unusable for all connections")
  void databaseIsLost() {
    String name = "interrupted, then Statement.execute, reads a database in a file (H2)";
    for (int jdk : CommittedOutcomes.JDKS) {
      assertThat(outcome(jdk, PLATFORM, name))
          .as("[interrupt.map-driver-answers] " + name)
          .extracting(Outcome::reaction, Outcome::resource)
          .containsExactly(Reaction.THROWS, "unusable for others");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Selector.select(), in a loop", "interrupted, then Selector.select(), in a loop"})
  @Tag("interrupt.map-select-again")
  @DisplayName("after one interrupt each select returns at once until somebody clears the status")
  void selectReturnsAgain(String name) {
    for (int jdk : CommittedOutcomes.JDKS) {
      assertThat(outcome(jdk, PLATFORM, name))
          .as("[interrupt.map-select-again] " + jdk)
          .extracting(Outcome::reaction, Outcome::status, Outcome::resource)
          .containsExactly(Reaction.RETURNS, "set", "1000 returns in a row");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AsynchronousSocketChannel.read(..).get()",
        "AsynchronousSocketChannel.write(..).get()",
        "AsynchronousSocketChannel.connect(..).get()",
        "AsynchronousServerSocketChannel.accept().get()",
      })
  @Tag("interrupt.map-async-socket-open")
  @DisplayName("an interrupt in get() leaves an asynchronous socket open; cancel(true) closes it")
  void asynchronousSocketStaysOpen(String name) {
    for (int jdk : CommittedOutcomes.JDKS) {
      assertThat(outcome(jdk, PLATFORM, name))
          .as("[interrupt.map-async-socket-open] " + name)
          .extracting(Outcome::exception, Outcome::status, Outcome::resource)
          .containsExactly("InterruptedException", "clear", "open");
      assertThat(outcome(jdk, PLATFORM, "AsynchronousSocketChannel.read(..).cancel(true)"))
          .as("[interrupt.map-async-socket-open] cancel(true)")
          .extracting(Outcome::exception, Outcome::resource)
          .containsExactly("CancellationException", "closed");
    }
  }
}
