package io.k8slab.quota;

import io.k8slab.events.Resources;
import io.k8slab.http.Problem;
import io.k8slab.http.ProblemType;
import io.k8slab.quota.jdbc.QuotaRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Lets one more cluster in, or does not. The holder's row must be locked by the transaction: so
 * what is counted stays so until it commits.
 */
public final class CheckQuota {
  private static final int SHOWN = 20;

  private CheckQuota() {}

  /** A cluster that is in use. */
  public record UsedBy(UUID id, String name) {}

  /** What a problem document says beside its sentence. */
  private record Exceeded(
      String scope,
      UUID id,
      String resource,
      String limit,
      String used,
      String requested,
      List<UsedBy> usedBy) {}

  /** Lets creates come one after the other. */
  public static void lock(Connection connection, QuotaHolder holder) throws SQLException {
    QuotaRows.lock(connection, holder);
  }

  /**
   * @throws io.k8slab.http.ProblemException 409 {@code quota-exceeded}, with what is used and by
   *     what
   */
  public static void admit(Connection connection, QuotaHolder holder, Quota quota, Resources wanted)
      throws SQLException {
    var used = QuotaRows.usage(connection, holder);
    if (used.activeClusters() >= quota.activeClusters()) {
      refuse(
          connection,
          holder,
          "active_clusters",
          Integer.toString(quota.activeClusters()),
          Integer.toString(used.activeClusters()),
          "1");
    }
    if (used.cpuMillis() + wanted.cpuMillis() > quota.cpuMillis()) {
      refuse(
          connection,
          holder,
          "cpu",
          Quantity.ofThousandths(quota.cpuMillis()),
          Quantity.ofThousandths(used.cpuMillis()),
          Quantity.ofThousandths(wanted.cpuMillis()));
    }
    if (used.memoryBytes() + wanted.memoryBytes() > quota.memoryBytes()) {
      refuse(
          connection,
          holder,
          "memory",
          Quantity.ofBytes(quota.memoryBytes()),
          Quantity.ofBytes(used.memoryBytes()),
          Quantity.ofBytes(wanted.memoryBytes()));
    }
  }

  /**
   * Whether one more of them may be paused.
   *
   * @throws io.k8slab.http.ProblemException 409 {@code quota-exceeded}
   */
  public static void admitPaused(Connection connection, QuotaHolder holder, Quota quota)
      throws SQLException {
    int used = QuotaRows.usage(connection, holder).pausedClusters();
    if (used >= quota.pausedClusters()) {
      refuse(
          connection,
          holder,
          "paused_clusters",
          Integer.toString(quota.pausedClusters()),
          Integer.toString(used),
          "1");
    }
  }

  private static void refuse(
      Connection connection,
      QuotaHolder holder,
      String resource,
      String limit,
      String used,
      String requested)
      throws SQLException {
    boolean isTeam = holder.kind() == QuotaHolder.Kind.TEAM;
    throw Problem.of(
            ProblemType.QUOTA_EXCEEDED,
            "%s quota of %s is %s, %s in use, %s asked for; delete a cluster first, or ask for more."
                .formatted(
                    isTeam ? "The team's" : "Your",
                    resource.replace('_', ' '),
                    limit,
                    used + (used.equals("1") ? " is" : " are"),
                    requested))
        .with(
            Map.of(
                "quota",
                new Exceeded(
                    isTeam ? "team" : "user",
                    holder.id(),
                    resource,
                    limit,
                    used,
                    requested,
                    QuotaRows.usedBy(connection, holder, SHOWN))))
        .asException();
  }
}
