package io.k8slab.cluster;

import io.k8slab.cluster.jdbc.ClusterRows;
import io.k8slab.http.Permission;
import io.k8slab.http.Principal;
import io.k8slab.http.Problem;
import io.k8slab.http.ProblemException;
import io.k8slab.http.ProblemType;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Finds a cluster that somebody means: by its id, ended ones included, or by the name of a live one
 * of their own, or of their teams. What is not theirs is not there.
 */
public final class FindCluster {
  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private static final Set<Permission> SEEING =
      Set.of(
          Permission.CLUSTER_READ,
          Permission.CLUSTER_UPDATE,
          Permission.CLUSTER_EXTEND,
          Permission.CLUSTER_DELETE,
          Permission.CLUSTER_KUBECONFIG);

  private FindCluster() {}

  /** Whether a name would be taken for an id. */
  public static boolean isId(String text) {
    return UUID_TEXT.matcher(text).matches();
  }

  /**
   * One that the caller may do this on.
   *
   * @throws ProblemException 404 where they may not even see it; 403; 409 where a name means
   *     several
   */
  public static Cluster find(
      Connection connection, Principal caller, String idOrName, Permission permission)
      throws SQLException {
    var id = id(connection, caller, idOrName);
    var cluster = id.isEmpty() ? Optional.<Cluster>empty() : ClusterRows.find(connection, id.get());
    var found = cluster.filter(c -> isSeenBy(caller, c)).orElseThrow(() -> notThere(idOrName));
    if (!caller.may(permission, found.userId(), found.teamId())) {
      throw Problem.of(ProblemType.FORBIDDEN, "You may see this cluster, but not do this with it.")
          .asException();
    }
    return found;
  }

  /**
   * The same, its row locked. A stranger's row is looked at first, so that it is never locked.
   *
   * @throws ProblemException as {@link #find}
   */
  public static Cluster toChange(
      Connection connection, Principal caller, String idOrName, Permission permission)
      throws SQLException {
    var id = find(connection, caller, idOrName, permission).id();
    return ClusterRows.lock(connection, id).orElseThrow(() -> notThere(idOrName));
  }

  /** A name is one of their own first, then one of their teams'. */
  private static Optional<UUID> id(Connection connection, Principal caller, String idOrName)
      throws SQLException {
    if (isId(idOrName)) {
      return Optional.of(UUID.fromString(idOrName));
    }
    var own = ClusterRows.liveNamed(connection, caller.userId(), idOrName);
    if (own.isPresent() || caller.teams().isEmpty()) {
      return own;
    }
    var ofTeams = ClusterRows.liveNamedOf(connection, caller.teams().keySet(), idOrName);
    if (ofTeams.size() > 1) {
      throw Problem.of(
              ProblemType.CONFLICT, "Several clusters of your teams have this name; use an id.")
          .asException();
    }
    return ofTeams.stream().findFirst();
  }

  /** A token without the scope to read sees what it may act on, and nothing else. */
  private static boolean isSeenBy(Principal caller, Cluster cluster) {
    return SEEING.stream()
        .anyMatch(permission -> caller.may(permission, cluster.userId(), cluster.teamId()));
  }

  private static ProblemException notThere(String idOrName) {
    var what = idOrName.length() <= 63 ? "\"" + idOrName + "\"" : "that name";
    return Problem.of(
            ProblemType.NOT_FOUND,
            "You have no cluster with this id and no live one named " + what + ".")
        .asException();
  }
}
