package io.k8slab.identity.account;

import io.k8slab.http.Problem;
import io.k8slab.http.ProblemType;
import io.k8slab.identity.Client;
import io.k8slab.identity.IdentityAudit;
import io.k8slab.identity.User;
import io.k8slab.identity.jdbc.UserRows;
import io.k8slab.jdbc.Database;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a person says of themselves. */
public final class ChangeProfile {
  private final Database database;

  public ChangeProfile(Database database) {
    this.database = database;
  }

  /**
   * @throws io.k8slab.http.ProblemException 401 where the account is gone
   */
  public User get(UUID userId) {
    return database
        .read(c -> UserRows.find(c, userId))
        .orElseThrow(
            () ->
                Problem.of(ProblemType.INVALID_TOKEN, "The token's account is gone.")
                    .asException());
  }

  /**
   * As it is then.
   *
   * @param fullName null for none
   */
  public User change(UUID userId, @Nullable String fullName, Client client) {
    return database.transact(
        c -> {
          UserRows.setFullName(c, userId, fullName);
          IdentityAudit.allowed(c, "user.update", userId, client);
          return UserRows.find(c, userId).orElseThrow();
        });
  }
}
