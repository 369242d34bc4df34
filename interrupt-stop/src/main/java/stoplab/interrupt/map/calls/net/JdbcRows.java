// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.calls.net;

import java.io.IOException;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import stoplab.interrupt.map.probe.Case;
import stoplab.interrupt.map.probe.Rows;
import stoplab.interrupt.map.probe.Scenario;

/** A JDBC driver at work: that of H2, where it is on the class path. */
public final class JdbcRows {
  /** Their part of the map. */
  public static final String CATEGORY = "JDBC";

  private static final String ROW_LOCK = "org.h2.mvstore.tx.Transaction.waitForThisToEnd";
  private static final String TABLE_LOCK = "org.h2.mvstore.db.MVTable.doLock1";
  private static final String QUERY = "org.h2.command.query.Select.queryWithoutCache";

  private JdbcRows() {}

  public static Rows rows() {
    Rows rows = new Rows(CATEGORY);
    rows.blocked("Statement.execute, waits for a row lock (H2)", ROW_LOCK, scenario -> {
      rowLock(scenario);
    });
    rows.blocked("Statement.cancel, of a wait for a row lock (H2)", ROW_LOCK, scenario -> {
      Statement waiting = rowLock(scenario);
      scenario.interruptBy(waiting::cancel);
    });
    rows.blocked("Statement.execute, waits for a table lock (H2)", TABLE_LOCK, scenario -> {
      tableLock(scenario);
    });
    rows.blocked("Statement.cancel, of a wait for a table lock (H2)", TABLE_LOCK, scenario -> {
      Statement waiting = tableLock(scenario);
      scenario.interruptBy(waiting::cancel);
    });
    rows.blocked("Statement.executeQuery, computes (H2)", QUERY, scenario -> {
          query(scenario, new AtomicBoolean());
        })
        .but(row -> row.with(Case.Trait.BUSY));
    rows.blocked("Statement.cancel, of a query that computes (H2)", QUERY, scenario -> {
          AtomicBoolean cancelled = new AtomicBoolean();
          Statement computing = query(scenario, cancelled);
          scenario.interruptBy(() -> {
            cancelled.set(true);
            computing.cancel();
          });
        })
        .but(row -> row.with(Case.Trait.BUSY));
    rows.blocked(
        "DriverManager.getConnection, no answer (H2)",
        "java.sql.DriverManager.getConnection",
        JdbcRows::getConnection);
    return rows;
  }

  /** Another connection has changed the row, and commits that on request. */
  private static Statement rowLock(Scenario scenario) throws IOException, SQLException {
    Database database = Database.inMemory(scenario.on());
    Connection holder = database.change();
    return execute(scenario, database, holder, "UPDATE item SET amount = 5 WHERE id = 1");
  }

  /** The same, and the victim needs the whole table. */
  private static Statement tableLock(Scenario scenario) throws IOException, SQLException {
    Database database = Database.inMemory(scenario.on());
    Connection holder = database.change();
    return execute(scenario, database, holder, "ALTER TABLE item ADD more INT");
  }

  private static Statement execute(
      Scenario scenario, Database database, Connection holder, String sql)
      throws IOException, SQLException {
    Connection connection = database.connect();
    Statement statement = scenario.on().own(connection.createStatement());
    scenario
        .call(() -> {
          statement.execute(sql);
          return scenario.released();
        })
        .release(holder::commit)
        .works(() -> {
          holder.rollback();
          return Database.answers(connection, Database.READ);
        });
    return statement;
  }

  /**
   * Counts so much that only its cancellation ends it: that is its release, too.
   *
   * @param cancelled whether it was cancelled before that
   */
  private static Statement query(Scenario scenario, AtomicBoolean cancelled)
      throws IOException, SQLException {
    Connection connection = Database.inMemory(scenario.on()).connect();
    Statement statement = scenario.on().own(connection.createStatement());
    scenario
        .call(() -> unlessReleased(
            () -> scenario.released() && !cancelled.get(),
            () -> statement.executeQuery(
                "SELECT SUM(X * RAND()) FROM SYSTEM_RANGE(1, 1000000000000)")))
        .release(statement::cancel)
        .works(() -> Database.answers(connection, Database.READ));
    return statement;
  }

  /** The server takes the connection, and says nothing until it ends it. */
  private static void getConnection(Scenario scenario) throws IOException, SQLException {
    ServerSocket server = scenario.on().server();
    String url = Database.at(server.getLocalPort());
    Database.requireDriver(url);
    scenario
        .call(() -> unlessReleased(
            scenario::released, () -> scenario.on().own(DriverManager.getConnection(url))))
        .release(server::close);
  }

  private interface Sql {
    void run() throws SQLException;
  }

  /** For a call that its release makes fail. */
  private static boolean unlessReleased(BooleanSupplier released, Sql sql) throws SQLException {
    try {
      sql.run();
      return released.getAsBoolean();
    } catch (SQLException e) {
      if (released.getAsBoolean()) {
        return true;
      }
      throw e;
    }
  }
}
