package io.k8slab.identity;

import io.k8slab.identity.jdbc.AccessTokenRows;
import io.k8slab.identity.jdbc.DeviceCodeRows;
import io.k8slab.identity.jdbc.EmailTokenRows;
import io.k8slab.identity.jdbc.LoginAttemptRows;
import io.k8slab.identity.jdbc.OidcLoginRows;
import io.k8slab.identity.jdbc.RefreshTokenRows;
import io.k8slab.identity.jdbc.SessionRows;
import io.k8slab.jdbc.Database;

/** Deletes sessions, tokens, links, codes and counts of attempts that are past their end. */
public final class PruneSessions {
  private final Database database;

  public PruneSessions(Database database) {
    this.database = database;
  }

  /** The number of them. */
  public int run() {
    return database.transact(
        c ->
            RefreshTokenRows.pruneExpired(c)
                + SessionRows.pruneExpired(c)
                + EmailTokenRows.pruneExpired(c)
                + AccessTokenRows.pruneExpired(c)
                + OidcLoginRows.pruneExpired(c)
                + DeviceCodeRows.pruneExpired(c)
                + LoginAttemptRows.pruneOver(c));
  }
}
