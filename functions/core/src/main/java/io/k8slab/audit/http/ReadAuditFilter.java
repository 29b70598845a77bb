package io.k8slab.audit.http;

import io.k8slab.audit.AuditFilter;
import io.k8slab.audit.AuditFilter.Scope;
import io.k8slab.http.FieldError;
import io.k8slab.http.Permission;
import io.k8slab.http.Problem;
import io.k8slab.http.ProblemType;
import io.k8slab.http.Request;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What a request asks of the log, and whether its caller may. Forms were checked before. */
final class ReadAuditFilter {
  private ReadAuditFilter() {}

  /**
   * @throws io.k8slab.http.ProblemException 403, 404, 422
   */
  static AuditFilter read(Request request) {
    return new AuditFilter(
        scope(request),
        request.queryValue("actor"),
        request.queryValue("action"),
        request.queryValue("subject"),
        request.queryValue("outcome").map("ok"::equals),
        request.queryValue("correlation_id"),
        time(request, "from"),
        time(request, "to"));
  }

  private static Scope scope(Request request) {
    var caller = request.caller();
    var team = request.queryValue("team_id").map(UUID::fromString);
    boolean all = request.queryValue("scope").filter("all"::equals).isPresent();
    if (team.isPresent()) {
      if (caller.may(Permission.AUDIT_READ, null, team.get())) {
        return new Scope.OfTeam(team.get());
      }
      throw caller.teams().containsKey(team.get())
          ? Problem.of(ProblemType.FORBIDDEN, "Only an admin of the team may read its audit log.")
              .asException()
          : Problem.of(ProblemType.NOT_FOUND, "There is no such team of yours.").asException();
    }
    if (!all) {
      return new Scope.Own(caller.userId());
    }
    if (caller.may(Permission.AUDIT_READ, null, null)) {
      return new Scope.All();
    }
    throw Problem.of(
            ProblemType.FORBIDDEN, "Only a system administrator may read the whole audit log.")
        .asException();
  }

  private static Optional<Instant> time(Request request, String parameter) {
    try {
      return request.queryValue(parameter).map(text -> OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      throw Problem.ofFields(
              ProblemType.INVALID_FIELD,
              "A parameter is not valid.",
              List.of(new FieldError(parameter, "must be a time of RFC 3339")))
          .asException();
    }
  }
}
