package io.k8slab.edge;

import io.k8slab.testing.TestDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;

/** Every row of every table as text, with what is in bytes readable where it is text. */
final class WrittenRows {
  private WrittenRows() {}

  /** By {@code table NAME}; those without a row are left out. */
  static Map<String, String> of(TestDatabase database) throws SQLException {
    var written = new HashMap<String, String>();
    try (var connection = database.owner().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("SET bytea_output = 'escape'");
      var names = new ArrayList<String>();
      try (var rows =
          statement.executeQuery("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")) {
        while (rows.next()) {
          names.add(rows.getString(1));
        }
      }
      for (var name : names) {
        try (var rows =
            statement.executeQuery("SELECT string_agg(t::text, E'\\n') FROM \"" + name + "\" t")) {
          if (rows.next() && rows.getString(1) != null) {
            written.put("table " + name, rows.getString(1));
          }
        }
      }
    }
    return written;
  }
}
