package io.k8slab.team;

import io.k8slab.audit.AuditEntry;
import io.k8slab.audit.RecordAudit;
import io.k8slab.http.Permission;
import io.k8slab.http.Principal;
import io.k8slab.http.Problem;
import io.k8slab.http.ProblemType;
import io.k8slab.http.Request;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Somebody does something with a team. */
public record Act(Principal caller, String address, String correlationId) {
  public static Act of(Request request) {
    return new Act(request.caller(), request.remoteAddress(), request.correlationId());
  }

  /**
   * @throws io.k8slab.http.ProblemException 404 where they may not even see the team; 403
   */
  void require(Permission permission, UUID team) {
    if (!caller.may(Permission.TEAM_READ, null, team) && !caller.teams().containsKey(team)) {
      throw Problem.of(ProblemType.NOT_FOUND, "You are in no team with this id.").asException();
    }
    if (!caller.may(permission, null, team)) {
      throw Problem.of(ProblemType.FORBIDDEN, "Only an administrator of the team may do this.")
          .asException();
    }
  }

  /**
   * @param user the person concerned; null where there is none
   */
  void audit(
      Connection connection, String action, UUID team, @Nullable UUID user, Map<String, ?> details)
      throws SQLException {
    RecordAudit.write(
        connection,
        new AuditEntry(
            user,
            team,
            "user:" + caller.userId(),
            action,
            "team:" + team,
            true,
            address,
            details,
            correlationId));
  }
}
