// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.calls.net;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.SocketChannel;
import java.sql.Connection;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import javax.net.ssl.SSLSocket;
import stoplab.interrupt.map.probe.Case;
import stoplab.interrupt.map.probe.Rows;
import stoplab.interrupt.map.probe.Scenario;

/** HTTP, TLS, databases and remote calls with the status already set. */
public final class PresetNetRows {
  /** The section of the map. */
  public static final String CATEGORY = "status already set: HTTP, TLS, JDBC";

  private PresetNetRows() {}

  public static Rows rows() {
    Rows rows = new Rows(CATEGORY);
    rows.preset("HttpClient.send", scenario -> HttpRows.send(scenario, ""));
    rows.preset(
        "HttpClient.sendAsync(..).get()",
        scenario -> HttpRows.sendAsync(scenario, AnsweringServer.HEADER, CompletableFuture::get));
    rows.preset(
        "HttpClient.sendAsync(..).join",
        scenario -> HttpRows.sendAsync(scenario, AnsweringServer.HEADER, CompletableFuture::join));
    rows.preset("HttpClient, BodyHandlers.ofInputStream().read", HttpRows::read);
    rows.preset("HttpClient, BodyHandlers.ofLines(), next line", HttpRows::lines);
    rows.preset("URL.openStream", scenario -> {
      AnsweringServer answer = new AnsweringServer(scenario.resources(), AnsweringServer.HEADER);
      answer.complete();
      scenario.call(() -> {
        try (InputStream in = answer.url().openStream()) {
          return in.read() == 42;
        }
      });
    });
    rows.preset("SSLSocket.startHandshake, no answer yet", TlsRows::startHandshake);
    rows.preset("SSLSocket.getInputStream().read, a byte is there", scenario -> {
          SSLSocket[] pair = Tls.pair(scenario.resources());
          pair[1].getOutputStream().write(42);
          TlsRows.read(scenario, pair);
        })
        .adjust(Case::platformOnly); // a virtual thread may have read the byte before it is closed
    rows.preset("SocketChannel.socket().getInputStream().read, a byte is there", scenario -> {
      SocketChannel[] pair = ChannelRows.pair(scenario.resources());
      pair[1].write(ByteBuffer.wrap(new byte[] {42}));
      AdaptorRows.read(scenario, pair, pair[0].socket().getInputStream());
    });
    rows.preset("AsynchronousSocketChannel.read(..).get(), done", scenario -> {
      AsynchronousSocketChannel[] pair = AsyncRows.pair(scenario.resources());
      pair[1].write(ByteBuffer.allocate(1)).get();
      Future<Integer> read = pair[0].read(ByteBuffer.allocate(1));
      read.get();
      scenario.call(() -> read.get() == 1).checkOpen(pair[0]::isOpen);
    });
    rows.preset("Selector.select(), in a loop", AdaptorRows::selectInLoop);
    rows.preset("Statement.execute (H2)", scenario -> {
      execute(scenario, Database.inMemory(scenario.resources()), Database.READ);
    });
    rows.preset("Statement.execute, reads a database in a file (H2)", scenario -> {
      execute(scenario, Database.inFile(scenario.resources()), Database.READ_ALL);
    });
    rows.preset("DriverManager.getConnection, opens a database in a file (H2)", scenario -> {
      Database database = Database.inFile(scenario.resources());
      scenario
          .call(() -> database.connect().isValid(0))
          .checkUsable(() -> Database.answers(database.connect(), Database.READ_ALL));
    });
    rows.preset(
            "RMI, call of a remote method",
            scenario -> RemoteRows.call(scenario).release())
        .adjust(Case::platformOnly); // in a virtual thread, where it fails depends on timing
    rows.preset("LDAP, new InitialDirContext, no answer", RemoteRows::ldap);
    rows.preset("DNS by JNDI, DirContext.getAttributes, no answer", RemoteRows::dns);
    return rows;
  }

  private static void execute(Scenario scenario, Database database, String sql) throws Exception {
    Connection connection = database.connect();
    Connection other = database.connect();
    Statement statement = scenario.resources().own(connection.createStatement());
    scenario
        .call(() -> {
          statement.execute(sql);
          return true;
        })
        .check(() -> Database.answers(other, sql) ? "usable" : "unusable for others");
  }
}
