package io.k8slab.identity;

import com.github.f4b6a3.uuid.UuidCreator;
import io.k8slab.http.Role;
import io.k8slab.identity.jdbc.UserRows;
import io.k8slab.jdbc.Database;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes an account, unless the address has one; the caller does not learn which. */
public final class Register {
  private final Database database;
  private final PasswordHashes hashes;

  public Register(Database database, PasswordHashes hashes) {
    this.database = database;
    this.hashes = hashes;
  }

  /** The same work either way: one hash, an insert that may do nothing, one audit row. */
  public void register(
      EmailAddress email, String password, @Nullable String fullName, Client client) {
    var hash = hashes.hash(password);
    database.transact(
        c -> {
          var id = UuidCreator.getTimeOrderedEpoch();
          if (UserRows.insert(c, id, email, hash, fullName, Set.of(Role.USER))) {
            IdentityAudit.allowed(c, "user.register", id, client);
          } else {
            var owner = UserRows.findByEmail(c, email).map(UserRows.WithHash::user);
            IdentityAudit.refused(c, "user.register", owner.map(User::id).orElse(null), client);
          }
          return true;
        });
  }
}
