package io.k8slab.identity;

import io.k8slab.identity.jdbc.RefreshTokenRows;
import io.k8slab.jdbc.Database;

/** Revokes the family of a refresh token; for an unknown one it does nothing. */
public final class SignOut {
  private final Database database;

  private final Authenticate authenticate;

  public SignOut(Database database, Authenticate authenticate) {
    this.database = database;
    this.authenticate = authenticate;
  }

  public void signOut(RefreshToken token, Client client) {
    var held =
        database.transact(
            c -> {
              var found = RefreshTokenRows.hold(c, token);
              if (found.isPresent() && found.get().state() != RefreshTokenRows.State.OVER) {
                RefreshTokenRows.revokeFamily(c, found.get().familyId(), found.get().userId());
                IdentityAudit.allowed(c, "auth.logout", found.get().userId(), client);
              }
              return found;
            });
    held.ifPresent(row -> authenticate.forget(row.userId()));
  }
}
