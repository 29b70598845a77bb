package io.k8slab.identity;

import com.github.f4b6a3.uuid.UuidCreator;
import io.k8slab.http.Role;
import io.k8slab.identity.jdbc.UserRows;
import io.k8slab.jdbc.Database;
import java.util.Set;

/** Makes the first system_admin of an installation; part of the migration job. */
public final class CreateFirstAdmin {
  private final Database database;
  private final PasswordHashes hashes;

  public CreateFirstAdmin(Database database, PasswordHashes hashes) {
    this.database = database;
    this.hashes = hashes;
  }

  /**
   * False, and nothing done, where there is a system_admin.
   *
   * @throws IllegalStateException where the address has an account already: whoever registered it
   *     must not become system_admin by that
   */
  public boolean create(EmailAddress email, String password) {
    var hash = hashes.hash(password);
    return database.transact(
        c -> {
          UserRows.lockAdministration(c);
          if (UserRows.hasSystemAdmin(c)) {
            return false;
          }
          var id = UuidCreator.getTimeOrderedEpoch();
          var roles = Set.of(Role.USER, Role.SYSTEM_ADMIN);
          if (!UserRows.insert(c, id, email, hash, null, roles)) {
            throw new IllegalStateException(
                "the first system_admin's address is registered already: choose another");
          }
          UserRows.confirm(c, id);
          IdentityAudit.allowed(c, "user.first_admin", id, new Client("-", "", "first-admin"));
          return true;
        });
  }
}
