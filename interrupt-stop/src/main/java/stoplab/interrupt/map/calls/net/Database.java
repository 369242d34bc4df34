// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.calls.net;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import stoplab.interrupt.map.probe.Resources;

/**
 * An H2 database with one table of one row, accessed through {@code java.sql} only. It needs the
 * driver on the class path.
 */
final class Database {
  /** Reads the row. */
  static final String READ = "SELECT amount FROM item";

  /** Reads a whole database file. */
  static final String READ_ALL = "SELECT SUM(LENGTH(text)) FROM large";

  private static final String PREFIX = "jdbc:h2:";

  /** A timeout so long that no wait ends by itself. */
  private static final String OPTIONS = ";LOCK_TIMEOUT=3600000";

  private final Resources resources;
  private final String url;

  private Database(Resources resources, String url) throws IOException, SQLException {
    requireDriver(url);
    this.resources = resources;
    this.url = url + OPTIONS;
    try (Statement statement = connect().createStatement()) {
      statement.execute("CREATE TABLE IF NOT EXISTS item (id INT PRIMARY KEY, amount INT)");
      statement.execute("MERGE INTO item VALUES (1, 0)");
    }
  }

  /** A database that exists while one of its connections is open. */
  static Database inMemory(Resources resources) throws IOException, SQLException {
    return new Database(resources, PREFIX + "mem:" + UUID.randomUUID());
  }

  /** A database in a file, deleted at the end of the run and not yet loaded into memory. */
  static Database inFile(Resources resources) throws IOException, SQLException {
    Database database = new Database(resources, PREFIX + resources.folder().resolve("data"));
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE large (text VARCHAR) AS"
          + " SELECT REPEAT('x', 10000) FROM SYSTEM_RANGE(1, 100)");
      statement.execute("SHUTDOWN");
    }
    return database;
  }

  /** The URL of a database server at this port. */
  static String at(int port) {
    return PREFIX + "tcp://127.0.0.1:" + port + "/data";
  }

  static void requireDriver(String url) throws Resources.MissingException {
    try {
      DriverManager.getDriver(url);
    } catch (SQLException e) {
      throw new Resources.MissingException(e);
    }
  }

  /** A new connection, closed at the end of the run. */
  Connection connect() throws SQLException {
    return resources.own(DriverManager.getConnection(url));
  }

  /** A connection with an uncommitted update of the row. */
  Connection change() throws SQLException {
    Connection connection = connect();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("UPDATE item SET amount = amount + 1 WHERE id = 1");
    }
    return connection;
  }

  /** Whether a connection still answers. */
  static boolean answers(Connection connection, String query) {
    try (Statement statement = connection.createStatement()) {
      return statement.executeQuery(query).next();
    } catch (SQLException e) {
      return false;
    }
  }
}
