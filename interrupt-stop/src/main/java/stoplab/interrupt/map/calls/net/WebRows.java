// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.calls.net;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import stoplab.interrupt.map.probe.Kind;
import stoplab.interrupt.map.probe.Rows;
import stoplab.interrupt.map.probe.Scenario;
import stoplab.interrupt.map.probe.UninterruptibleTask;

/** HTTP without HttpClient: URL, HttpURLConnection and the JDK's web server. */
public final class WebRows {
  private static final String READ =
      "sun.net.www.protocol.http.HttpURLConnection$HttpInputStream.read";
  private static final String WRITE =
      "sun.net.www.protocol.http.HttpURLConnection$StreamingOutputStream.write";

  /** More bytes than all buffers between client and server hold. */
  private static final int LARGE = 16 << 20;

  private static final int PATIENCE_MILLIS = 20_000;

  private WebRows() {}

  private interface Handle {
    boolean exchange(HttpExchange exchange) throws IOException;
  }

  private interface To {
    void client(Socket client) throws IOException;
  }

  public static Rows rows() {
    Rows rows = new Rows(HttpRows.CATEGORY);
    rows.blocked("URL.openStream, no answer yet", "java.net.URL.openStream", scenario -> {
      AnsweringServer answer = new AnsweringServer(scenario.resources(), "");
      scenario
          .call(() -> {
            try (InputStream in = answer.url().openStream()) {
              return in.read() == 42;
            }
          })
          .release(answer::complete);
    });
    rows.blocked("URL.openStream().read", READ, scenario -> {
      AnsweringServer answer = new AnsweringServer(scenario.resources(), AnsweringServer.HEADER);
      InputStream in = scenario.resources().own(answer.url().openStream());
      scenario.call(() -> in.read() == 42).release(answer::complete);
    });
    rows.blocked(
        "HttpURLConnection.getResponseCode",
        "java.net.HttpURLConnection.getResponseCode",
        scenario -> {
          AnsweringServer answer = new AnsweringServer(scenario.resources(), "");
          HttpURLConnection connection = (HttpURLConnection) answer.url().openConnection();
          scenario.resources().own(connection::disconnect);
          scenario.call(() -> connection.getResponseCode() == 200).release(answer::complete);
        });
    rows.blocked("HttpURLConnection.getOutputStream().write", WRITE, WebRows::upload);
    rows.blocked("HttpURLConnection.disconnect, another thread is in a write", WRITE, scenario -> {
      HttpURLConnection connection = upload(scenario);
      scenario.interruptBy(connection::disconnect);
    });
    rows.blocked("HttpServer.stop(delay)", "sun.net.httpserver.ServerImpl.stop", WebRows::stop);
    rows.blocked(
        "HttpExchange.getRequestBody().read, in a handler",
        "sun.net.httpserver.Request$ReadStream.read",
        scenario -> handle(
            scenario,
            exchange -> exchange.getRequestBody().read() == 42,
            client -> client.getOutputStream().write(42)));
    rows.blocked(
        "HttpExchange.getResponseBody().write, in a handler",
        "sun.net.httpserver.Request$WriteStream.write",
        scenario -> handle(
            scenario,
            exchange -> {
              exchange.sendResponseHeaders(200, LARGE);
              exchange.getResponseBody().write(new byte[LARGE]);
              return scenario.released();
            },
            client -> client.getInputStream().readNBytes(LARGE)));
    return rows;
  }

  private static HttpURLConnection upload(Scenario scenario) throws IOException {
    ServerSocket server = scenario.resources().server();
    URL url = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/").toURL();
    HttpURLConnection connection = (HttpURLConnection) url.openConnection();
    scenario.resources().own(connection::disconnect);
    connection.setDoOutput(true);
    connection.setFixedLengthStreamingMode(LARGE);
    OutputStream out = connection.getOutputStream();
    scenario
        .call(() -> {
          out.write(new byte[LARGE]);
          return scenario.released();
        })
        .release(
            () -> scenario.resources().own(server.accept()).getInputStream().readNBytes(LARGE));
    return connection;
  }

  /** Stops a server whose only exchange lasts until the release. */
  private static void stop(Scenario scenario) throws IOException {
    HttpServer server = HttpServer.create(ChannelRows.loopback(), 0);
    UninterruptibleTask task = new UninterruptibleTask(scenario);
    server.createContext("/", exchange -> {
      task.call();
      exchange.sendResponseHeaders(204, -1);
      exchange.close();
    });
    server.setExecutor(
        body -> scenario.resources().joinAtEnd(Kind.PLATFORM.start("map-handler", body)));
    server.start();
    Socket client = client(scenario, server);
    client.getOutputStream().write(request(0));
    task.awaitStart(); // an idle server would stop at once
    scenario
        .call(() -> {
          server.stop(3_600);
          return scenario.released();
        })
        .release(task::release)
        .check(task::fate);
  }

  /** Lets the victim handle a request whose body has not arrived. */
  private static void handle(Scenario scenario, Handle handle, To release) throws IOException {
    HttpServer server = HttpServer.create(ChannelRows.loopback(), 0);
    scenario.resources().own(() -> server.stop(0));
    AtomicReference<HttpExchange> exchange = new AtomicReference<>();
    server.setExecutor(
        body -> scenario.resources().joinAtEnd(scenario.kind().start("map-handler", body)));
    Socket client = client(scenario, server);
    scenario
        .call(() -> handle.exchange(exchange.get()))
        .startBy(victim -> {
          server.createContext("/", given -> {
            exchange.set(given);
            victim.run();
          });
          server.start();
          client.getOutputStream().write(request(1));
        })
        .release(() -> release.client(client))
        .checkOpen(() -> !isAtEnd(client));
  }

  private static Socket client(Scenario scenario, HttpServer server) throws IOException {
    InetSocketAddress address = server.getAddress();
    return scenario.resources().own(new Socket(address.getAddress(), address.getPort()));
  }

  private static byte[] request(int length) {
    return ("POST / HTTP/1.1\r\nHost: here\r\nContent-Length: " + length + "\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** Whether the server has closed the connection; an open one sends nothing. */
  private static boolean isAtEnd(Socket client) throws IOException {
    client.setSoTimeout(PATIENCE_MILLIS);
    try {
      client.getInputStream().readAllBytes();
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true; // it was reset
    }
  }
}
