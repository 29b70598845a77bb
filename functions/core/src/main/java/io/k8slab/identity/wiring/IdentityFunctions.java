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
import io.k8slab.identity.device.DecideDevice;
import io.k8slab.identity.device.PollDevice;
import io.k8slab.identity.device.StartDevice;
import io.k8slab.identity.http.AccountRoutes;
import io.k8slab.identity.http.AdministrationRoutes;
import io.k8slab.identity.http.DevicePage;
import io.k8slab.identity.http.DeviceRoutes;
import io.k8slab.identity.http.FederationRoutes;
import io.k8slab.identity.http.SessionRoutes;
import io.k8slab.identity.http.TokenEndpoint;
import io.k8slab.identity.http.TokenRoutes;
import io.k8slab.identity.oidc.FinishLogin;
import io.k8slab.identity.oidc.ManageIdentities;
import io.k8slab.identity.oidc.OidcConfig;
import io.k8slab.identity.oidc.ProveIdentity;
import io.k8slab.identity.oidc.Providers;
import io.k8slab.identity.oidc.StartLogin;
import io.k8slab.identity.program.ManageAccessTokens;
import io.k8slab.jdbc.Database;
import java.net.URI;
import java.time.InstantSource;

/** Who somebody is: everything that {@code api} answers of it, and whom it believes. */
public record IdentityFunctions(
    Authenticate authenticate,
    AccountRoutes accounts,
    SessionRoutes sessions,
    FederationRoutes federation,
    DeviceRoutes devices,
    ManageAccessTokens accessTokens,
    TokenRoutes tokens,
    AdministrationRoutes administration) {

  /**
   * @param oidc who else signs people in; they may send them back to our page for devices
   * @param publicUrl where people reach this installation
   */
  public static IdentityFunctions of(
      Database database,
      PasswordHashes hashes,
      AccessTokens accessTokens,
      TokenKeys keys,
      OidcConfig oidc,
      URI publicUrl,
      InstantSource clock) {
    var authenticate = new Authenticate(database, accessTokens, clock);
    var providers = new Providers(oidc.alsoTo(DevicePage.at(publicUrl)), clock);
    var prove = new ProveIdentity(database, providers);
    var programs = new ManageAccessTokens(database, authenticate);
    return new IdentityFunctions(
        authenticate,
        new AccountRoutes(AccountOperations.of(database, hashes, authenticate)),
        new SessionRoutes(
            new SignIn(database, hashes),
            new TokenEndpoint(
                new RotateSession(database),
                new FinishLogin(database, prove, authenticate),
                new PollDevice(database),
                accessTokens),
            new SignOut(database, authenticate),
            new ManageSessions(database, authenticate),
            keys),
        new FederationRoutes(
            providers, new StartLogin(database, providers), new ManageIdentities(database, prove)),
        new DeviceRoutes(new StartDevice(database), new DecideDevice(database), publicUrl),
        programs,
        new TokenRoutes(programs),
        new AdministrationRoutes(new ManageUsers(database, authenticate)));
  }
}
