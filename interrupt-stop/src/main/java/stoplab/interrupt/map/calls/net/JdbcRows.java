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

/** JDBC calls with the H2 driver, if it is on the class path. */
public final class JdbcRows {
  /** The section of the map. */
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
        .adjust(row -> row.with(Case.Trait.BUSY));
    rows.blocked("Statement.cancel, of a query that computes (H2)", QUERY, scenario -> {
          AtomicBoolean cancelled = new AtomicBoolean();
          Statement computing = query(scenario, cancelled);
          scenario.interruptBy(() -> {
            cancelled.set(true);
            computing.cancel();
          });
        })
        .adjust(row -> row.with(Case.Trait.BUSY));
    rows.blocked(
        "DriverManager.getConnection, no answer (H2)",
        "java.sql.DriverManager.getConnection",
        JdbcRows::getConnection);
    return rows;
  }

  /** Another connection has updated the row, and commits at the release. */
  private static Statement rowLock(Scenario scenario) throws IOException, SQLException {
    Database database = Database.inMemory(scenario.resources());
    Connection holder = database.change();
    return execute(scenario, database, holder, "UPDATE item SET amount = 5 WHERE id = 1");
  }

  /** Another connection has updated the row, and the victim needs the whole table. */
  private static Statement tableLock(Scenario scenario) throws IOException, SQLException {
    Database database = Database.inMemory(scenario.resources());
    Connection holder = database.change();
    return execute(scenario, database, holder, "ALTER TABLE item ADD more INT");
  }

  private static Statement execute(
      Scenario scenario, Database database, Connection holder, String sql)
      throws IOException, SQLException {
    Connection connection = database.connect();
    Statement statement = scenario.resources().own(connection.createStatement());
    scenario
        .call(() -> {
          statement.execute(sql);
          return scenario.released();
        })
        .release(holder::commit)
        .checkUsable(() -> {
          holder.rollback();
          return Database.answers(connection, Database.READ);
        });
    return statement;
  }

  /**
   * Runs a query that only its cancellation can end, so cancelling is also the release.
   *
   * @param cancelled whether it was cancelled before the release
   */
  private static Statement query(Scenario scenario, AtomicBoolean cancelled)
      throws IOException, SQLException {
    Connection connection = Database.inMemory(scenario.resources()).connect();
    Statement statement = scenario.resources().own(connection.createStatement());
    scenario
        .call(() -> unlessReleased(
            () -> scenario.released() && !cancelled.get(),
            () -> statement.executeQuery(
                "SELECT SUM(X * RAND()) FROM SYSTEM_RANGE(1, 1000000000000)")))
        .release(statement::cancel)
        .checkUsable(() -> Database.answers(connection, Database.READ));
    return statement;
  }

  /** The server accepts the connection, and sends nothing before it closes it. */
  private static void getConnection(Scenario scenario) throws IOException, SQLException {
    ServerSocket server = scenario.resources().server();
    String url = Database.at(server.getLocalPort());
    Database.requireDriver(url);
    scenario
        .call(() -> unlessReleased(
            scenario::released, () -> scenario.resources().own(DriverManager.getConnection(url))))
        .release(server::close);
  }

  private interface Sql {
    void run() throws SQLException;
  }

  /** Runs SQL that the release makes fail; a failure after the release counts as its success. */
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
