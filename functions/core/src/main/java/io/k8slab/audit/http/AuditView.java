package io.k8slab.audit.http;

import io.k8slab.audit.AuditFilter.Scope;
import io.k8slab.audit.AuditRow;
import io.k8slab.http.ApiJson;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A row of the log as answers have it.
 *
 * @param address the client's
 * @param personal what else is personal of it
 * @param erased true where something personal was and is no more; else absent
 */
record AuditView(
    UUID id,
    Instant at,
    String actor,
    String action,
    String subject,
    String outcome,
    @Nullable UUID userId,
    @Nullable UUID teamId,
    @Nullable String address,
    JsonNode details,
    @Nullable JsonNode personal,
    @Nullable Boolean erased,
    String correlationId,
    @Nullable Long seal) {

  static AuditView of(AuditRow row, Scope scope) {
    var personal =
        row.personal() != null && maySeePersonal(row, scope)
            ? (ObjectNode) ApiJson.MAPPER.readTree(row.personal())
            : ApiJson.MAPPER.createObjectNode();
    var address = personal.remove("address");
    return new AuditView(
        row.id(),
        row.at(),
        row.actor(),
        row.action(),
        row.subject(),
        row.allowed() ? "ok" : "refused",
        row.userId(),
        row.teamId(),
        address == null ? null : address.asString(),
        ApiJson.MAPPER.readTree(row.details()),
        personal.isEmpty() ? null : personal,
        row.erased() ? true : null,
        row.correlationId(),
        row.seal());
  }

  /** What an administrator did on a person tells that person nothing of the administrator. */
  private static boolean maySeePersonal(AuditRow row, Scope scope) {
    return switch (scope) {
      case Scope.Own(var user) ->
          row.actor().equals("user:" + user) || row.actor().equals("anonymous");
      case Scope.OfTeam _, Scope.All _ -> true;
    };
  }
}
