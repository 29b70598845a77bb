package io.k8slab.testing;

import io.k8slab.health.HealthHandlers;
import io.k8slab.http.CatalogHandlers;
import io.k8slab.http.ClustersHandlers;
import io.k8slab.http.QuotasHandlers;
import io.k8slab.http.RouteHandlers;
import io.k8slab.http.api.Api;
import io.k8slab.identity.AccessTokens;
import io.k8slab.identity.Authenticate;
import io.k8slab.identity.ManageSessions;
import io.k8slab.identity.PasswordHashes;
import io.k8slab.identity.Register;
import io.k8slab.identity.RotateSession;
import io.k8slab.identity.SignIn;
import io.k8slab.identity.SignOut;
import io.k8slab.identity.TokenConfig;
import io.k8slab.identity.TokenKeys;
import io.k8slab.identity.http.AccountRoutes;
import io.k8slab.identity.http.SessionRoutes;
import io.k8slab.jdbc.Database;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** The function {@code api} with accounts and health, in this process, on a real database. */
public final class TestApi implements Exchange {
  public final TokenConfig tokenConfig =
      new TokenConfig(TestKeys.signingKey(), List.of(), "k8slab", "k8slab-api");
  public final TokenKeys tokenKeys = TokenKeys.read(tokenConfig);
  private final Api api;
  private final FunctionExchange exchange;

  public TestApi(Database database) {
    var hashes = new PasswordHashes(2, Duration.ofSeconds(20));
    var accessTokens = new AccessTokens(tokenConfig, tokenKeys, InstantSource.system());
    var authenticate = new Authenticate(database, accessTokens, InstantSource.system());
    this.api =
        new Api(
            new RouteHandlers(
                new AccountRoutes(database, new Register(database, hashes)),
                new SessionRoutes(
                    new SignIn(database, hashes),
                    new RotateSession(database),
                    new SignOut(database, authenticate),
                    new ManageSessions(database, authenticate),
                    accessTokens,
                    tokenKeys),
                absent(ClustersHandlers.class),
                absent(CatalogHandlers.class),
                absent(QuotasHandlers.class),
                new HealthHandlers(database, () -> true)),
            authenticate::principal);
    this.exchange = new FunctionExchange(api);
  }

  public Api api() {
    return api;
  }

  private static <T> T absent(Class<T> handlers) {
    return handlers.cast(
        Proxy.newProxyInstance(
            handlers.getClassLoader(),
            new Class<?>[] {handlers},
            (proxy, method, arguments) -> {
              throw new AssertionError(method.getName() + " is not part of this test");
            }));
  }

  @Override
  public Answer send(String method, String path, Map<String, String> headers, byte[] body) {
    return exchange.send(method, path, headers, body);
  }
}
