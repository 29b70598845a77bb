package io.k8slab.identity.program;

import com.github.f4b6a3.uuid.UuidCreator;
import io.k8slab.http.Principal;
import io.k8slab.http.Problem;
import io.k8slab.http.ProblemType;
import io.k8slab.identity.Authenticate;
import io.k8slab.identity.Client;
import io.k8slab.identity.IdentityAudit;
import io.k8slab.identity.SecretText;
import io.k8slab.identity.jdbc.AccessTokenRows;
import io.k8slab.jdbc.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** Tokens for programs, as their people have them. */
public final class ManageAccessTokens {
  static final int MOST = 50;

  private final Database database;
  private final Authenticate authenticate;

  public ManageAccessTokens(Database database, Authenticate authenticate) {
    this.database = database;
    this.authenticate = authenticate;
  }

  /** Those of a person or a service account that have not ended, the newest first. */
  public List<AccessToken> of(UUID userId) {
    return database.read(c -> AccessTokenRows.live(c, userId));
  }

  /**
   * @throws io.k8slab.http.ProblemException 409 where there are too many
   */
  public IssuedToken create(Principal caller, NewAccessToken wanted, Client client) {
    return database.transact(
        c -> {
          var issued = issue(c, caller.userId(), AccessToken.OF_PERSON, wanted, caller.userId());
          IdentityAudit.allowed(c, "token.create", caller.userId(), client);
          return issued;
        });
  }

  /** Makes one for an account, in the caller's transaction. */
  public static IssuedToken issueToServiceAccount(
      Connection connection, UUID account, NewAccessToken wanted, UUID createdBy)
      throws SQLException {
    return issue(connection, account, AccessToken.OF_SERVICE_ACCOUNT, wanted, createdBy);
  }

  private static IssuedToken issue(
      Connection connection, UUID owner, String prefix, NewAccessToken wanted, UUID createdBy)
      throws SQLException {
    if (AccessTokenRows.countLocked(connection, owner) >= MOST) {
      throw Problem.of(
              ProblemType.CONFLICT, "There are %d tokens; revoke one first.".formatted(MOST))
          .asException();
    }
    var secret = SecretText.random(prefix);
    var id = UuidCreator.getTimeOrderedEpoch();
    AccessTokenRows.insert(connection, id, owner, SecretText.hash(secret), wanted, createdBy);
    return new IssuedToken(AccessTokenRows.find(connection, id, owner).orElseThrow(), secret);
  }

  /** Ends an account's, in the caller's transaction; false where it has no such token. */
  public static boolean revoke(Connection connection, UUID tokenId, UUID account)
      throws SQLException {
    return AccessTokenRows.delete(connection, tokenId, account);
  }

  /**
   * Ends one; elsewhere it holds for at most {@link Authenticate#FRESH}.
   *
   * @throws io.k8slab.http.ProblemException 404 where the person has no such token
   */
  public void revoke(UUID userId, UUID tokenId, Client client) {
    database.transact(
        c -> {
          if (!AccessTokenRows.delete(c, tokenId, userId)) {
            throw Problem.of(ProblemType.NOT_FOUND, "There is no such token.").asException();
          }
          IdentityAudit.allowed(c, "token.revoke", userId, client);
          return true;
        });
    authenticate.forget(userId);
  }
}
