package io.k8slab.identity.admin;

import io.k8slab.http.Principal;
import io.k8slab.http.Problem;
import io.k8slab.http.ProblemException;
import io.k8slab.http.ProblemType;
import io.k8slab.http.Role;
import io.k8slab.identity.Authenticate;
import io.k8slab.identity.Client;
import io.k8slab.identity.IdentityAudit;
import io.k8slab.identity.User;
import io.k8slab.identity.jdbc.SessionRows;
import io.k8slab.identity.jdbc.UserRows;
import io.k8slab.jdbc.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Finds people, suspends them and gives them roles. There is always a system_admin left. */
public final class ManageUsers {
  private final Database database;
  private final Authenticate authenticate;

  public ManageUsers(Database database, Authenticate authenticate) {
    this.database = database;
    this.authenticate = authenticate;
  }

  public List<User> find(UserFilter filter, int limit) {
    return database.read(c -> UserRows.page(c, filter, limit));
  }

  /**
   * @throws ProblemException 404 where there is nobody of this id
   */
  public User get(UUID id) {
    return database.read(c -> UserRows.find(c, id)).orElseThrow(ManageUsers::nobody);
  }

  /**
   * What shall be different.
   *
   * @param suspended whether they may sign in no more: their sessions end, their tokens rest
   * @param roles all that they shall have
   */
  public record Change(Optional<Boolean> suspended, Optional<Set<Role>> roles) {}

  /**
   * The person as they are then.
   *
   * @throws ProblemException 404 where there is nobody of this id; 409 where no system_admin who
   *     may sign in would be left, or where it is the caller's own account
   */
  public User change(Principal caller, UUID id, Change wanted, Client client) {
    if (id.equals(caller.userId())) {
      throw Problem.of(ProblemType.CONFLICT, "Another system administrator must do this for you.")
          .asException();
    }
    var changed =
        database.transact(
            c -> {
              UserRows.lockAdministration(c);
              var before = UserRows.find(c, id).orElseThrow(ManageUsers::nobody);
              if (UserRows.isBeingErased(c, id)) {
                throw Problem.of(ProblemType.CONFLICT, "They are being erased.").asException();
              }
              apply(c, before, wanted);
              var after = UserRows.find(c, id).orElseThrow();
              if (!UserRows.hasSystemAdmin(c)) {
                throw Problem.of(ProblemType.CONFLICT, "No system administrator would be left.")
                    .asException();
              }
              IdentityAudit.change(
                  c, caller.userId(), "user.administer", id, shown(before), shown(after), client);
              return after;
            });
    authenticate.forget(id);
    return changed;
  }

  private static void apply(Connection connection, User before, Change wanted) throws SQLException {
    if (wanted.roles().isPresent()) {
      UserRows.setRoles(connection, before.id(), wanted.roles().get());
    }
    if (wanted.suspended().isPresent()) {
      UserRows.setSuspended(connection, before.id(), wanted.suspended().get());
      if (wanted.suspended().get()) {
        SessionRows.revokeAll(connection, before.id());
      }
    }
  }

  private static Map<String, Object> shown(User user) {
    return Map.of(
        "roles",
        user.roles().stream().map(Role::wireName).sorted().toList(),
        "suspended",
        user.suspendedAt() != null);
  }

  private static ProblemException nobody() {
    return Problem.of(ProblemType.NOT_FOUND, "There is nobody with this id.").asException();
  }
}
