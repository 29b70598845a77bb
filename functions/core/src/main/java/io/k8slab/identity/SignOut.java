package io.k8slab.identity;

import io.k8slab.identity.jdbc.RefreshTokenRows;
import io.k8slab.jdbc.Database;

/** Revokes the family of a refresh token; for an unknown one it does nothing. */
public final class SignOut {
  private final Database database;

  public SignOut(Database database) {
    this.database = database;
  }

  public void signOut(RefreshToken token, Client client) {
    database.transact(
        c -> {
          var held = RefreshTokenRows.hold(c, token);
          if (held.isPresent() && held.get().state() != RefreshTokenRows.State.OVER) {
            RefreshTokenRows.revokeFamily(c, held.get().familyId());
            IdentityAudit.allowed(c, "auth.logout", held.get().userId(), client);
          }
          return true;
        });
  }
}
