package io.k8slab.identity;

import io.k8slab.http.Problem;
import io.k8slab.http.ProblemType;
import io.k8slab.identity.jdbc.RefreshTokenRows;
import io.k8slab.identity.jdbc.SessionRows;
import io.k8slab.jdbc.Database;
import java.util.List;
import java.util.UUID;

/** Where a person is signed in, and ending that. */
public final class ManageSessions {
  private final Database database;
  private final Authenticate authenticate;

  public ManageSessions(Database database, Authenticate authenticate) {
    this.database = database;
    this.authenticate = authenticate;
  }

  public List<SignedIn> of(UUID userId) {
    return database.read(c -> SessionRows.live(c, userId));
  }

  /**
   * Ends one; elsewhere its access token holds for at most {@link Authenticate#FRESH}.
   *
   * @throws io.k8slab.http.ProblemException 404 where the person has no such session
   */
  public void end(UUID userId, UUID sessionId, Client client) {
    database.transact(
        c -> {
          if (!RefreshTokenRows.revokeFamily(c, sessionId, userId)) {
            throw Problem.of(ProblemType.NOT_FOUND, "You have no such session.").asException();
          }
          IdentityAudit.allowed(c, "auth.logout", userId, client);
          return true;
        });
    authenticate.forget(userId);
  }
}
