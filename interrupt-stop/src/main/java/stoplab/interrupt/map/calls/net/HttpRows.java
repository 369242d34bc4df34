// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.calls.net;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import stoplab.interrupt.map.probe.Kind;
import stoplab.interrupt.map.probe.Resources;
import stoplab.interrupt.map.probe.Rows;
import stoplab.interrupt.map.probe.Scenario;

/** The HTTP client of java.net.http: requests, body streams and close. */
public final class HttpRows {
  /** The section of the map. */
  public static final String CATEGORY = "HTTP";

  /** The first JDK whose client can be closed. */
  private static final int FIRST_WITH_CLOSE = 21;

  private static final String CLIENT = "jdk.internal.net.http.HttpClientImpl.";
  private static final String FUTURE = "java.util.concurrent.CompletableFuture.";
  private static final String BODY =
      "jdk.internal.net.http.ResponseSubscribers$HttpResponseInputStream.read";

  private HttpRows() {}

  interface Get {
    HttpResponse<byte[]> from(CompletableFuture<HttpResponse<byte[]>> future) throws Exception;
  }

  private interface Wait {
    void on(HttpClient client) throws Exception;
  }

  public static Rows rows() {
    Rows rows = new Rows(CATEGORY);
    rows.blocked("HttpClient.send", CLIENT + "send", scenario -> send(scenario, ""));
    rows.blocked(
        "HttpClient.sendAsync(..).get()",
        FUTURE + "get",
        scenario -> sendAsync(scenario, "", CompletableFuture::get));
    rows.blocked(
        "HttpClient.sendAsync(..).get(t)",
        FUTURE + "get",
        scenario -> sendAsync(scenario, "", future -> future.get(1, TimeUnit.HOURS)));
    rows.blocked(
        "HttpClient.sendAsync(..).join",
        FUTURE + "join",
        scenario -> sendAsync(scenario, "", CompletableFuture::join));
    rows.blocked(
        "HttpClient.sendAsync(..).cancel(true), in handle(..).join", FUTURE + "join", scenario -> {
          AnsweringServer answer = new AnsweringServer(scenario.resources(), "");
          var future =
              client(scenario.resources()).sendAsync(request(answer), BodyHandlers.ofByteArray());
          scenario
              // Whether it ends cancelled or failed depends on timing.
              .call(() -> future.handle((response, failure) -> failure == null).join())
              .interruptBy(() -> future.cancel(true))
              .release(answer::complete);
        });
    rows.blocked("HttpClient, BodyHandlers.ofInputStream().read", BODY, HttpRows::read);
    rows.blocked("HttpClient, BodyHandlers.ofInputStream().close, in a read", BODY, scenario -> {
      InputStream body = read(scenario);
      scenario.interruptBy(body::close);
    });
    rows.blocked("HttpClient, BodyHandlers.ofLines(), next line", BODY, HttpRows::lines);
    rows.blocked(
            "HttpClient.close",
            "java.net.http.HttpClient.close",
            scenario -> end(scenario, HttpRows::close))
        .adjust(row -> row.since(FIRST_WITH_CLOSE));
    rows.blocked(
            "HttpClient.awaitTermination",
            CLIENT + "awaitTermination",
            scenario -> end(scenario, client -> {
              newer(client, "shutdown");
              newer(client, "awaitTermination", Duration.ofHours(1));
            }))
        .adjust(row -> row.since(FIRST_WITH_CLOSE));
    return rows;
  }

  /** Sends a request; the rest of the answer waits for the release. */
  static void send(Scenario scenario, String first) throws IOException {
    AnsweringServer answer = new AnsweringServer(scenario.resources(), first);
    HttpClient client = client(scenario.resources());
    scenario
        .call(() -> client.send(request(answer), BodyHandlers.ofByteArray()).body()[0] == 42)
        .release(answer::complete);
  }

  static void sendAsync(Scenario scenario, String first, Get get) throws IOException {
    AnsweringServer answer = new AnsweringServer(scenario.resources(), first);
    HttpClient client = client(scenario.resources());
    scenario
        .call(() -> {
          var future = client.sendAsync(request(answer), BodyHandlers.ofByteArray());
          return get.from(future).body()[0] == 42;
        })
        .release(answer::complete);
  }

  /** Reads the only byte of a body in the victim, and returns the stream. */
  static InputStream read(Scenario scenario) throws IOException, InterruptedException {
    AnsweringServer answer = new AnsweringServer(scenario.resources(), AnsweringServer.HEADER);
    InputStream in = scenario
        .resources()
        .own(client(scenario.resources())
            .send(request(answer), BodyHandlers.ofInputStream())
            .body());
    scenario.call(() -> in.read() == 42).release(answer::complete);
    return in;
  }

  static void lines(Scenario scenario) throws IOException, InterruptedException {
    AnsweringServer answer = new AnsweringServer(scenario.resources(), AnsweringServer.HEADER);
    Stream<String> lines = scenario
        .resources()
        .own(client(scenario.resources())
            .send(request(answer), BodyHandlers.ofLines())
            .body());
    scenario.call(() -> lines.iterator().next().equals("*")).release(answer::complete);
  }

  /** Closes a client while a request is in progress. */
  private static void end(Scenario scenario, Wait wait) throws IOException {
    AnsweringServer answer = new AnsweringServer(scenario.resources(), "");
    HttpClient client = client(scenario.resources());
    var request = client.sendAsync(request(answer), BodyHandlers.ofByteArray());
    scenario
        .call(() -> {
          wait.on(client);
          return scenario.released();
        })
        .release(answer::complete)
        .check(() -> {
          answer.complete();
          return request.handle((response, failure) -> failure == null).get(1, TimeUnit.HOURS)
              ? "request answered"
              : "request failed";
        });
  }

  private static void close(HttpClient client) throws Exception {
    ((AutoCloseable) client).close();
  }

  /** A client whose threads end with the run; on a JDK without close, its selector ends later. */
  private static HttpClient client(Resources resources) {
    ExecutorService pool =
        resources.shutDownAtEnd(Executors.newCachedThreadPool(Kind.PLATFORM.factory()));
    HttpClient client = HttpClient.newBuilder().executor(pool).build();
    if (Runtime.version().feature() >= FIRST_WITH_CLOSE) {
      resources.own(() -> newer(client, "shutdownNow"));
    }
    return client;
  }

  private static HttpRequest request(AnsweringServer answer) {
    return HttpRequest.newBuilder(answer.uri()).build();
  }

  /** Calls a method that JDK 17 lacks. */
  private static void newer(HttpClient client, String method, Object... args) throws Exception {
    Class<?>[] types = Stream.of(args).map(Object::getClass).toArray(Class<?>[]::new);
    try {
      HttpClient.class.getMethod(method, types).invoke(client, args);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }
}
