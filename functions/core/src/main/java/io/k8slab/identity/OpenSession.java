package io.k8slab.identity;

import com.github.f4b6a3.uuid.UuidCreator;
import io.k8slab.identity.jdbc.RefreshTokenRows;
import io.k8slab.identity.jdbc.SessionRows;
import java.sql.Connection;
import java.sql.SQLException;

/** Begins a session for somebody who has shown who they are, however they did. */
public final class OpenSession {
  private OpenSession() {}

  public static Session of(Connection connection, User user, Client client) throws SQLException {
    var id = UuidCreator.getTimeOrderedEpoch();
    SessionRows.insert(connection, id, user.id(), client);
    var token = RefreshToken.random();
    RefreshTokenRows.insert(connection, token, id, user.id());
    return new Session(id, user, token);
  }
}
