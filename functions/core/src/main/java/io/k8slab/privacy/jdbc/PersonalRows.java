package io.k8slab.privacy.jdbc;

import io.k8slab.http.ApiJson;
import io.k8slab.http.PageCursor;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** Rows of a statement as JSON, one after the other: names and types are the columns'. */
public final class PersonalRows {
  /** So many rows are in memory at once. */
  private static final int FETCHED = 200;

  private PersonalRows() {}

  /** Takes a row; false where it wants no more. */
  @FunctionalInterface
  public interface Taker {
    boolean take(ObjectNode row);
  }

  /**
   * Inside a transaction: else the driver would read all rows at once.
   *
   * @param sql with {@code :me} for the person's id, {@code :user} for that as an actor, {@code
   *     :at} and {@code :id} for the position
   * @param after only what comes after it, where the statement has a place for that
   */
  public static void read(
      Connection connection, String sql, UUID me, PageCursor.Position after, Taker taker)
      throws SQLException {
    var at = OffsetDateTime.ofInstant(after.createdAt(), ZoneOffset.UTC);
    var bound =
        sql.replace(":user", "user:" + me)
            .replace(":me", "'" + me + "'::uuid")
            .replace(":at", "'" + at + "'::timestamptz")
            .replace(":id", "'" + after.id() + "'::uuid");
    try (var statement = connection.createStatement()) {
      statement.setFetchSize(FETCHED);
      try (var rows = statement.executeQuery(bound)) {
        boolean more = true;
        while (more && rows.next()) {
          more = taker.take(object(rows));
        }
      }
    }
  }

  private static ObjectNode object(ResultSet row) throws SQLException {
    var object = ApiJson.MAPPER.createObjectNode();
    var columns = row.getMetaData();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      if (row.getObject(i) != null) {
        put(object, columns.getColumnLabel(i), columns.getColumnTypeName(i), row, i);
      }
    }
    return object;
  }

  private static void put(ObjectNode object, String name, String type, ResultSet row, int column)
      throws SQLException {
    switch (type) {
      case "timestamptz" ->
          object.put(name, row.getObject(column, OffsetDateTime.class).toInstant().toString());
      case "json", "jsonb" -> object.set(name, ApiJson.MAPPER.readTree(row.getString(column)));
      case "bool" -> object.put(name, row.getBoolean(column));
      case "int4", "int8" -> object.put(name, row.getLong(column));
      case "_text" -> {
        var list = object.putArray(name);
        Stream.of((String[]) row.getArray(column).getArray()).forEach(list::add);
      }
      default -> object.put(name, row.getString(column));
    }
  }
}
