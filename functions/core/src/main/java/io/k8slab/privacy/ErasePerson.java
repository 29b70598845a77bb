package io.k8slab.privacy;

import io.k8slab.audit.AuditEntry;
import io.k8slab.audit.RecordAudit;
import io.k8slab.cluster.Change;
import io.k8slab.cluster.EndClusters;
import io.k8slab.cluster.Occasion;
import io.k8slab.http.Principal;
import io.k8slab.http.Problem;
import io.k8slab.http.ProblemType;
import io.k8slab.identity.Authenticate;
import io.k8slab.identity.Client;
import io.k8slab.identity.ProveAgain;
import io.k8slab.identity.admin.CloseAccount;
import io.k8slab.privacy.jdbc.ErasureRows;
import io.k8slab.privacy.jdbc.WipeRows;
import io.k8slab.team.LeaveTeams;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Begins somebody's erasure, in one transaction: they are shut out, their teams' things are handed
 * over, their own clusters are being removed. The rest is {@link FinishErasures}: at once where no
 * cluster is left to remove.
 */
public final class ErasePerson {
  private static final String ACTION = "user.erase_asked";

  private final EndClusters endClusters;
  private final ProveAgain proveAgain;
  private final Authenticate authenticate;
  private final FinishErasures finish;

  public ErasePerson(
      EndClusters endClusters,
      ProveAgain proveAgain,
      Authenticate authenticate,
      FinishErasures finish) {
    this.endClusters = endClusters;
    this.proveAgain = proveAgain;
    this.authenticate = authenticate;
    this.finish = finish;
  }

  /**
   * The caller themselves.
   *
   * @throws io.k8slab.http.ProblemException 422, 403, 429 as {@link ProveAgain}; 409 where a team
   *     or the installation would be left without an administrator
   */
  public void oneself(
      Principal caller, Optional<String> password, Client client, Occasion occasion) {
    var proof = proveAgain.prove(caller, password, ACTION, client);
    erase(
        caller.userId(),
        occasion,
        change -> {
          if (!proof.holds(change.connection())) {
            throw Problem.of(ProblemType.CONFLICT, "Your password was changed; begin again.")
                .asException();
          }
        });
  }

  /**
   * Somebody else, for a system administrator.
   *
   * @throws io.k8slab.http.ProblemException 404 where there is no such person; 409 where it is the
   *     caller, or as for {@link #oneself}
   */
  public void another(Principal caller, UUID id, Occasion occasion) {
    if (id.equals(caller.userId())) {
      throw Problem.of(
              ProblemType.CONFLICT, "Your own account you end with DELETE /api/v1/users/me.")
          .asException();
    }
    erase(id, occasion, _ -> {});
  }

  /** Throws where it may not be. */
  @FunctionalInterface
  private interface Check {
    void run(Change change) throws SQLException;
  }

  private void erase(UUID id, Occasion occasion, Check check) {
    endClusters.<Boolean>with(
        change -> {
          var connection = change.connection();
          boolean begins = CloseAccount.of(connection, id);
          check.run(change);
          if (!begins) {
            return false;
          }
          ErasureRows.insert(connection, id, occasion.actor(), occasion.correlationId());
          LeaveTeams.of(connection, id, occasion.actor(), occasion.correlationId());
          int clusters = endClusters.of(change, id, occasion);
          WipeRows.waysIn(connection, id);
          RecordAudit.write(connection, entry(id, occasion, clusters));
          return true;
        });
    authenticate.forget(id);
    finish.finish(id);
  }

  private static AuditEntry entry(UUID id, Occasion occasion, int clusters) {
    return new AuditEntry(
        id,
        occasion.actor(),
        ACTION,
        "user:" + id,
        true,
        occasion.address(),
        Map.of("clusters", clusters),
        occasion.correlationId());
  }
}
