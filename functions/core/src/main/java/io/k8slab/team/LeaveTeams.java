package io.k8slab.team;

import io.k8slab.audit.AuditEntry;
import io.k8slab.audit.RecordAudit;
import io.k8slab.cluster.HandOverClusters;
import io.k8slab.http.Problem;
import io.k8slab.http.ProblemException;
import io.k8slab.http.ProblemType;
import io.k8slab.team.jdbc.MemberRows;
import io.k8slab.team.jdbc.TeamRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Takes somebody who goes out of every team, in the transaction of their going. */
public final class LeaveTeams {
  private LeaveTeams() {}

  /**
   * What is a team's stays with it: clusters, invitations that wait and tokens of service accounts
   * become those of the administrator who is there longest. So do clusters of a team that they had
   * left. A team that has no administrator has nobody to give them to: those stay the person's own.
   *
   * @param actor as in {@link AuditEntry}
   * @throws ProblemException 409 naming the teams that would be without an administrator
   */
  public static void of(Connection connection, UUID user, String actor, String correlationId)
      throws SQLException {
    var alone = new ArrayList<Team>();
    for (var team : TeamRows.lockAllOf(connection, user)) {
      boolean was = MemberRows.isIn(connection, team.id(), user);
      MemberRows.delete(connection, team.id(), user);
      if (MemberRows.hasAdmin(connection, team.id())) {
        handOver(connection, team.id(), user, was, actor, correlationId);
      } else if (was) {
        alone.add(team);
      }
    }
    if (!alone.isEmpty()) {
      throw orphaned(alone);
    }
  }

  private static void handOver(
      Connection connection, UUID team, UUID user, boolean was, String actor, String correlationId)
      throws SQLException {
    var heir = MemberRows.firstAdmin(connection, team);
    int clusters = HandOverClusters.ofTeam(connection, team, user, heir);
    TeamRows.handOver(connection, team, user, heir);
    if (!was && clusters == 0) {
      return;
    }
    RecordAudit.write(
        connection,
        new AuditEntry(
            user,
            team,
            actor,
            "team.remove_member",
            "team:" + team,
            true,
            null,
            Map.of("clusters", clusters, "handed_to", "user:" + heir),
            correlationId));
  }

  private static ProblemException orphaned(List<Team> teams) {
    var names = String.join(", ", teams.stream().map(Team::name).toList());
    return Problem.of(
            ProblemType.CONFLICT,
            "These teams would have no administrator: "
                + names
                + ". Make somebody else one, or delete the team, first.")
        .with(
            Map.of(
                "teams",
                teams.stream()
                    .map(team -> Map.of("id", team.id().toString(), "name", team.name()))
                    .toList()))
        .asException();
  }
}
