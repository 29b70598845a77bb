package io.k8slab.identity.admin;

import io.k8slab.http.Problem;
import io.k8slab.http.ProblemException;
import io.k8slab.http.ProblemType;
import io.k8slab.http.Role;
import io.k8slab.identity.jdbc.UserRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;

/** Shuts somebody out for good, in the transaction of their going. */
public final class CloseAccount {
  private CloseAccount() {}

  /**
   * Their row stays locked until the transaction ends. False where it was begun before, and nothing
   * is to be done.
   *
   * @throws ProblemException 404 where there is no person of this id, 409 where no system_admin who
   *     may sign in would be left
   */
  public static boolean of(Connection connection, UUID id) throws SQLException {
    UserRows.lockAdministration(connection);
    var user =
        UserRows.hold(connection, id)
            .orElseThrow(
                () ->
                    Problem.of(ProblemType.NOT_FOUND, "There is nobody with this id.")
                        .asException());
    boolean again = UserRows.isBeingErased(connection, id);
    UserRows.setSuspended(connection, id, true);
    if (user.roles().contains(Role.SYSTEM_ADMIN) && !UserRows.hasSystemAdmin(connection)) {
      throw Problem.of(
              ProblemType.CONFLICT,
              "No system administrator would be left; make somebody else one first.")
          .asException();
    }
    return !again;
  }
}
