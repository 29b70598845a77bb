package io.k8slab.audit.http;

import io.k8slab.audit.AuditRow;
import io.k8slab.audit.jdbc.AuditPages;
import io.k8slab.http.AuditHandlers;
import io.k8slab.http.NextPage;
import io.k8slab.http.PageCursor;
import io.k8slab.http.Request;
import io.k8slab.http.Response;
import io.k8slab.jdbc.Database;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the audit log. */
public final class AuditRoutes implements AuditHandlers {
  private final Database database;
  private final ExportAudit export;

  public AuditRoutes(Database database) {
    this.database = database;
    this.export = new ExportAudit(database);
  }

  private record Page(List<AuditView> items, @Nullable String nextCursor) {}

  @Override
  public Response listAudit(Request request) {
    var user = request.caller().userId();
    var filter = ReadAuditFilter.read(request);
    var after = request.queryValue("cursor").map(cursor -> PageCursor.read(user, cursor));
    int limit = request.queryValue("limit").map(Integer::parseInt).orElse(50);
    var rows = database.read(c -> AuditPages.page(c, filter, after, limit + 1));
    boolean more = rows.size() > limit;
    var shown = more ? rows.subList(0, limit) : rows;
    var next = more ? PageCursor.of(user, cursor(shown.getLast())) : null;
    var views = shown.stream().map(row -> AuditView.of(row, filter.scope())).toList();
    var answer = Response.json(200, new Page(views, next));
    return next == null ? answer : answer.with("link", NextPage.link(request, next));
  }

  static PageCursor.Position cursor(AuditRow row) {
    return new PageCursor.Position(row.at(), row.id());
  }

  @Override
  public Response exportAudit(Request request) {
    return export.answer(request);
  }
}
