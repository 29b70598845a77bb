package io.k8slab.identity.oidc;

import com.github.f4b6a3.uuid.UuidCreator;
import io.k8slab.http.Role;
import io.k8slab.identity.Client;
import io.k8slab.identity.EmailAddress;
import io.k8slab.identity.IdentityAudit;
import io.k8slab.identity.User;
import io.k8slab.identity.jdbc.IdentityRows;
import io.k8slab.identity.jdbc.SessionRows;
import io.k8slab.identity.jdbc.UserRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The account of a proven identity: the one that it is linked to, else the one of its verified
 * address, else a new one.
 *
 * <p>An account whose address was never confirmed is nobody's yet: anybody may have registered it
 * with the address of somebody else, and wait for them to come and use it. So who proves the
 * address by a provider takes the account over whole: its password goes, and every session and
 * token of it ends, before it is linked.
 */
final class FindAccount {
  private FindAccount() {}

  /** Empty where there is none, and the identity has no verified address to make one by. */
  static Optional<User> of(Connection connection, ProvenIdentity proven, Client client)
      throws SQLException {
    var linked = linked(connection, proven);
    if (linked.isPresent() || proven.email().isEmpty()) {
      return linked;
    }
    var user = ofAddress(connection, proven, proven.email().get(), client);
    if (user.suspendedAt() != null) {
      return Optional.of(user);
    }
    if (!IdentityRows.insert(connection, proven, user.id())) {
      return linked(connection, proven); // by another request, a moment ago
    }
    IdentityAudit.allowed(connection, "identity.link", user.id(), client, details(proven));
    return Optional.of(user);
  }

  static Map<String, String> details(ProvenIdentity proven) {
    return Map.of("provider", proven.provider());
  }

  private static Optional<User> linked(Connection connection, ProvenIdentity proven)
      throws SQLException {
    var id = IdentityRows.userOf(connection, proven);
    return id.isEmpty() ? Optional.empty() : UserRows.find(connection, id.get());
  }

  private static User ofAddress(
      Connection connection, ProvenIdentity proven, EmailAddress address, Client client)
      throws SQLException {
    var id = UuidCreator.getTimeOrderedEpoch();
    if (UserRows.insert(connection, id, address, null, proven.fullName(), Set.of(Role.USER))) {
      UserRows.confirm(connection, id);
      IdentityAudit.allowed(connection, "user.register", id, client, details(proven));
    } else {
      id = IdentityRows.holdAccountOf(connection, address);
      var user = UserRows.find(connection, id).orElseThrow();
      if (user.confirmedAt() == null && user.suspendedAt() == null) {
        takeOver(connection, proven, user, client);
      }
    }
    return UserRows.find(connection, id).orElseThrow();
  }

  private static void takeOver(
      Connection connection, ProvenIdentity proven, User user, Client client) throws SQLException {
    UserRows.confirm(connection, user.id());
    UserRows.setFullName(connection, user.id(), proven.fullName());
    SessionRows.revokeAll(connection, user.id());
    IdentityRows.dropOtherWaysIn(connection, user.id());
    IdentityAudit.allowed(connection, "user.take_over", user.id(), client, details(proven));
  }
}
