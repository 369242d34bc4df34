// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map;

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

/** The HTTP client of java.net.http: its calls, its body streams, and its end. */
final class HttpRows {
  static final String CATEGORY = "HTTP";

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

  static Rows rows() {
    Rows rows = new Rows(CATEGORY);
    rows.blocked("HttpClient.send", CLIENT + "send", scene -> send(scene, ""));
    rows.blocked(
        "HttpClient.sendAsync(..).get()",
        FUTURE + "get",
        scene -> sendAsync(scene, "", CompletableFuture::get));
    rows.blocked(
        "HttpClient.sendAsync(..).get(t)",
        FUTURE + "get",
        scene -> sendAsync(scene, "", future -> future.get(1, TimeUnit.HOURS)));
    rows.blocked(
        "HttpClient.sendAsync(..).join",
        FUTURE + "join",
        scene -> sendAsync(scene, "", CompletableFuture::join));
    rows.blocked(
        "HttpClient.sendAsync(..).cancel(true), in handle(..).join", FUTURE + "join", scene -> {
          Answer answer = new Answer(scene.on(), "");
          var future = client(scene.on()).sendAsync(request(answer), BodyHandlers.ofByteArray());
          scene
              // Whether it ends as cancelled or as failed is a matter of which comes first.
              .call(() -> future.handle((response, failure) -> failure == null).join())
              .interruptBy(() -> future.cancel(true))
              .release(answer::complete);
        });
    rows.blocked("HttpClient, BodyHandlers.ofInputStream().read", BODY, HttpRows::read);
    rows.blocked("HttpClient, BodyHandlers.ofInputStream().close, in a read", BODY, scene -> {
      InputStream body = read(scene);
      scene.interruptBy(body::close);
    });
    rows.blocked("HttpClient, BodyHandlers.ofLines(), next line", BODY, HttpRows::lines);
    rows.blocked(
            "HttpClient.close",
            "java.net.http.HttpClient.close",
            scene -> end(scene, HttpRows::close))
        .but(row -> row.since(FIRST_WITH_CLOSE));
    rows.blocked(
            "HttpClient.awaitTermination",
            CLIENT + "awaitTermination",
            scene -> end(scene, client -> {
              newer(client, "shutdown");
              newer(client, "awaitTermination", Duration.ofHours(1));
            }))
        .but(row -> row.since(FIRST_WITH_CLOSE));
    return rows;
  }

  /** Sends a request; the answer waits for its release, or comes at once if all of it is sent. */
  static void send(Scene scene, String first) throws IOException {
    Answer answer = new Answer(scene.on(), first);
    HttpClient client = client(scene.on());
    scene
        .call(() -> client.send(request(answer), BodyHandlers.ofByteArray()).body()[0] == 42)
        .release(answer::complete);
  }

  static void sendAsync(Scene scene, String first, Get get) throws IOException {
    Answer answer = new Answer(scene.on(), first);
    HttpClient client = client(scene.on());
    scene
        .call(() -> {
          var future = client.sendAsync(request(answer), BodyHandlers.ofByteArray());
          return get.from(future).body()[0] == 42;
        })
        .release(answer::complete);
  }

  /** Reads the only byte of a body, and returns the stream. */
  static InputStream read(Scene scene) throws IOException, InterruptedException {
    Answer answer = new Answer(scene.on(), Answer.HEADER);
    InputStream in = scene
        .on()
        .own(client(scene.on())
            .send(request(answer), BodyHandlers.ofInputStream())
            .body());
    scene.call(() -> in.read() == 42).release(answer::complete);
    return in;
  }

  static void lines(Scene scene) throws IOException, InterruptedException {
    Answer answer = new Answer(scene.on(), Answer.HEADER);
    Stream<String> lines = scene
        .on()
        .own(client(scene.on()).send(request(answer), BodyHandlers.ofLines()).body());
    scene.call(() -> lines.iterator().next().equals("*")).release(answer::complete);
  }

  /** Ends a client that still has a request. */
  private static void end(Scene scene, Wait wait) throws IOException {
    Answer answer = new Answer(scene.on(), "");
    HttpClient client = client(scene.on());
    var request = client.sendAsync(request(answer), BodyHandlers.ofByteArray());
    scene
        .call(() -> {
          wait.on(client);
          return scene.released();
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

  /**
   * A client whose threads end with the run; on a JDK without close, its selector's a bit later.
   */
  private static HttpClient client(Resources resources) {
    ExecutorService pool = resources.ended(Executors.newCachedThreadPool(Kind.PLATFORM.factory()));
    HttpClient client = HttpClient.newBuilder().executor(pool).build();
    if (Runtime.version().feature() >= FIRST_WITH_CLOSE) {
      resources.own(() -> newer(client, "shutdownNow"));
    }
    return client;
  }

  private static HttpRequest request(Answer answer) {
    return HttpRequest.newBuilder(answer.uri()).build();
  }

  /** Calls a method that JDK 17 does not have. */
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
