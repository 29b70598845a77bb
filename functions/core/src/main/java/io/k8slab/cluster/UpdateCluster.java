package io.k8slab.cluster;

import io.k8slab.cluster.jdbc.ClusterRows;
import io.k8slab.http.FieldError;
import io.k8slab.http.Permission;
import io.k8slab.http.Principal;
import io.k8slab.http.Problem;
import io.k8slab.http.ProblemType;
import io.k8slab.quota.CheckQuota;
import io.k8slab.quota.FindQuota;
import io.k8slab.quota.QuotaHolder;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Renames a cluster, labels it, or hands it to a team. */
public final class UpdateCluster {
  private final FindQuota findQuota;

  public UpdateCluster(FindQuota findQuota) {
    this.findQuota = findQuota;
  }

  /**
   * What shall be different.
   *
   * @param team the team; empty inside for none
   */
  public record Wanted(
      Optional<String> name, Optional<Map<String, String>> labels, Optional<Optional<UUID>> team) {}

  /**
   * The cluster as it is then.
   *
   * @throws io.k8slab.http.ProblemException 404, 403; 409 where the name is taken, the cluster has
   *     ended, or the team's quota is used up; 422 where they are not in the team
   */
  public Cluster update(
      Change change, Principal caller, String idOrName, Wanted wanted, Occasion occasion)
      throws SQLException {
    var connection = change.connection();
    var before = FindCluster.toChange(connection, caller, idOrName, Permission.CLUSTER_UPDATE);
    var name = wanted.name().orElse(before.name());
    var labels = wanted.labels().orElse(before.labels());
    var team = wanted.team().isPresent() ? wanted.team().get().orElse(null) : before.teamId();
    if (!Objects.equals(team, before.teamId())) {
      admit(connection, caller, before, team);
    }
    if (!ClusterRows.rename(connection, before.id(), name, labels, team)) {
      throw CreateCluster.nameTaken(name);
    }
    var after = ClusterRows.find(connection, before.id()).orElseThrow();
    change.audit(
        occasion,
        after,
        "cluster.update",
        Map.of("before", team(before), "after", team(after)),
        Map.of("before", words(before), "after", words(after)));
    return after;
  }

  /** Its owner gives it to a team, or takes it back; the team must have room for it. */
  private void admit(Connection connection, Principal caller, Cluster cluster, @Nullable UUID team)
      throws SQLException {
    if (!caller.userId().equals(cluster.userId())) {
      throw Problem.of(ProblemType.FORBIDDEN, "Only its owner hands a cluster to another team.")
          .asException();
    }
    if (cluster.status().isTerminal()) {
      throw Problem.of(ProblemType.CONFLICT, "The cluster has ended.").asException();
    }
    if (team == null) {
      return;
    }
    if (!caller.may(Permission.CLUSTER_CREATE, null, team)) {
      throw Problem.ofFields(
              ProblemType.INVALID_FIELD,
              "You are in no such team.",
              List.of(new FieldError("/team_id", "must be a team that you are in")))
          .asException();
    }
    var holder = QuotaHolder.team(team);
    CheckQuota.lock(connection, holder);
    CheckQuota.admit(connection, holder, findQuota.of(connection, holder), cluster.resources());
  }

  private static Map<String, Object> team(Cluster cluster) {
    return Map.of("team_id", cluster.teamId() == null ? "" : cluster.teamId().toString());
  }

  private static Map<String, Object> words(Cluster cluster) {
    return new TreeMap<>(Map.of("name", cluster.name(), "labels", new TreeMap<>(cluster.labels())));
  }
}
