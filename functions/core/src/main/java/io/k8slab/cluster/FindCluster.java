package io.k8slab.cluster;

import io.k8slab.cluster.jdbc.ClusterRows;
import io.k8slab.http.Principal;
import io.k8slab.http.Problem;
import io.k8slab.http.ProblemException;
import io.k8slab.http.ProblemType;
import io.k8slab.http.Role;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Finds a cluster that somebody means: by its id, ended ones included, or by the name of a live one
 * of their own. What is another person's is not there; a system administrator may look at it.
 */
public final class FindCluster {
  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private FindCluster() {}

  /** Whether a name would be taken for an id. */
  public static boolean isId(String text) {
    return UUID_TEXT.matcher(text).matches();
  }

  /**
   * @throws ProblemException 404
   */
  public static Cluster toRead(Connection connection, Principal caller, String idOrName)
      throws SQLException {
    var id = id(connection, caller, idOrName);
    var cluster = id.isEmpty() ? Optional.<Cluster>empty() : ClusterRows.find(connection, id.get());
    return cluster
        .filter(found -> owns(caller, found) || caller.roles().contains(Role.SYSTEM_ADMIN))
        .orElseThrow(() -> notThere(idOrName));
  }

  /**
   * One's own, its row locked. A stranger's row is looked at first, so that it is never locked.
   *
   * @throws ProblemException 404
   */
  public static Cluster toChange(Connection connection, Principal caller, String idOrName)
      throws SQLException {
    var id = toUse(connection, caller, idOrName).id();
    return ClusterRows.lock(connection, id).orElseThrow(() -> notThere(idOrName));
  }

  /**
   * One's own.
   *
   * @throws ProblemException 404
   */
  public static Cluster toUse(Connection connection, Principal caller, String idOrName)
      throws SQLException {
    var id = id(connection, caller, idOrName);
    var cluster = id.isEmpty() ? Optional.<Cluster>empty() : ClusterRows.find(connection, id.get());
    return cluster.filter(found -> owns(caller, found)).orElseThrow(() -> notThere(idOrName));
  }

  private static Optional<UUID> id(Connection connection, Principal caller, String idOrName)
      throws SQLException {
    return isId(idOrName)
        ? Optional.of(UUID.fromString(idOrName))
        : ClusterRows.liveNamed(connection, caller.userId(), idOrName);
  }

  private static boolean owns(Principal caller, Cluster cluster) {
    return cluster.userId().equals(caller.userId());
  }

  private static ProblemException notThere(String idOrName) {
    var what = idOrName.length() <= 63 ? "\"" + idOrName + "\"" : "that name";
    return Problem.of(
            ProblemType.NOT_FOUND,
            "You have no cluster with this id and no live one named " + what + ".")
        .asException();
  }
}
