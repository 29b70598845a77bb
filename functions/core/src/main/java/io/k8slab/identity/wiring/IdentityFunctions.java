package io.k8slab.identity.wiring;

import io.k8slab.identity.AccessTokens;
import io.k8slab.identity.Authenticate;
import io.k8slab.identity.ManageSessions;
import io.k8slab.identity.PasswordHashes;
import io.k8slab.identity.RotateSession;
import io.k8slab.identity.SignIn;
import io.k8slab.identity.SignOut;
import io.k8slab.identity.TokenKeys;
import io.k8slab.identity.account.AccountOperations;
import io.k8slab.identity.admin.ManageUsers;
import io.k8slab.identity.http.AccountRoutes;
import io.k8slab.identity.http.AdministrationRoutes;
import io.k8slab.identity.http.SessionRoutes;
import io.k8slab.identity.http.TokenRoutes;
import io.k8slab.identity.program.ManageAccessTokens;
import io.k8slab.jdbc.Database;
import java.time.InstantSource;

/** Who somebody is: everything that {@code api} answers of it, and whom it believes. */
public record IdentityFunctions(
    Authenticate authenticate,
    AccountRoutes accounts,
    SessionRoutes sessions,
    ManageAccessTokens accessTokens,
    TokenRoutes tokens,
    AdministrationRoutes administration) {

  public static IdentityFunctions of(
      Database database,
      PasswordHashes hashes,
      AccessTokens accessTokens,
      TokenKeys keys,
      InstantSource clock) {
    var authenticate = new Authenticate(database, accessTokens, clock);
    var programs = new ManageAccessTokens(database, authenticate);
    return new IdentityFunctions(
        authenticate,
        new AccountRoutes(AccountOperations.of(database, hashes, authenticate)),
        new SessionRoutes(
            new SignIn(database, hashes),
            new RotateSession(database),
            new SignOut(database, authenticate),
            new ManageSessions(database, authenticate),
            accessTokens,
            keys),
        programs,
        new TokenRoutes(programs),
        new AdministrationRoutes(new ManageUsers(database, authenticate)));
  }
}
