package io.k8slab.audit.http;

import io.k8slab.audit.AuditEntry;
import io.k8slab.audit.AuditFilter;
import io.k8slab.audit.AuditFilter.Scope;
import io.k8slab.audit.AuditRow;
import io.k8slab.audit.RecordAudit;
import io.k8slab.audit.jdbc.AuditPages;
import io.k8slab.http.NextPage;
import io.k8slab.http.PageCursor;
import io.k8slab.http.Request;
import io.k8slab.http.Response;
import io.k8slab.jdbc.Database;
import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The log as one file, newest first. An answer of a function is whole in memory, and Lambda takes
 * at most 6 MB, written as text in JSON: so it has a bound, and says where it goes on.
 */
final class ExportAudit {
  static final int MOST_BYTES = 4 * 1024 * 1024;
  static final int MOST_ROWS = 50_000;
  private static final int PAGE = 1000;

  private final Database database;
  private final int mostRows;

  ExportAudit(Database database) {
    this(database, MOST_ROWS);
  }

  ExportAudit(Database database, int mostRows) {
    this.database = database;
    this.mostRows = mostRows;
  }

  /**
   * @param last the last row in it
   * @param complete whether there are no more after it
   */
  private record File(byte[] bytes, int rows, @Nullable AuditRow last, boolean complete) {}

  Response answer(Request request) {
    var user = request.caller().userId();
    var filter = ReadAuditFilter.read(request);
    var after = request.queryValue("cursor").map(cursor -> PageCursor.read(user, cursor));
    var format = ExportFormat.of(request.queryValue("format").orElse("ndjson"));
    var file =
        database.transact(
            connection -> {
              var made = write(connection, filter, after, format);
              RecordAudit.write(connection, entry(request, filter, made.rows()));
              return made;
            });
    var answer =
        new Response(
            200,
            Map.of(
                "content-type",
                format.contentType(),
                "content-disposition",
                "attachment; filename=\"audit." + format.ending() + "\""),
            file.bytes());
    if (file.complete() || file.last() == null) {
      return answer;
    }
    var next = PageCursor.of(user, AuditRoutes.cursor(file.last()));
    return answer.with("x-truncated", "true").with("link", NextPage.link(request, next));
  }

  private File write(
      Connection connection,
      AuditFilter filter,
      Optional<PageCursor.Position> after,
      ExportFormat format)
      throws SQLException {
    var out = new ByteArrayOutputStream();
    out.writeBytes(format.head());
    int rows = 0;
    AuditRow last = null;
    var from = after;
    while (true) {
      var page = AuditPages.page(connection, filter, from, PAGE);
      for (var row : page) {
        var line = format.line(AuditView.of(row, filter.scope()));
        if (rows == mostRows || out.size() + line.length > MOST_BYTES) {
          return new File(out.toByteArray(), rows, last, false);
        }
        out.writeBytes(line);
        rows++;
        last = row;
      }
      if (page.size() < PAGE) {
        return new File(out.toByteArray(), rows, last, true);
      }
      from = Optional.of(AuditRoutes.cursor(page.getLast()));
    }
  }

  private static AuditEntry entry(Request request, AuditFilter filter, int rows) {
    var details = new TreeMap<String, Object>();
    request.query().keySet().stream()
        .filter(name -> !name.equals("cursor"))
        .forEach(name -> details.put(name, request.queryValue(name).orElse("")));
    details.put("rows", rows);
    return new AuditEntry(
        request.caller().userId(),
        team(filter),
        "user:" + request.caller().userId(),
        "audit.export",
        subject(filter),
        true,
        request.remoteAddress(),
        details,
        request.correlationId());
  }

  private static @Nullable UUID team(AuditFilter filter) {
    return filter.scope() instanceof Scope.OfTeam(var team) ? team : null;
  }

  private static String subject(AuditFilter filter) {
    return switch (filter.scope()) {
      case Scope.Own(var user) -> "user:" + user;
      case Scope.OfTeam(var team) -> "team:" + team;
      case Scope.All() -> "audit:all";
    };
  }
}
