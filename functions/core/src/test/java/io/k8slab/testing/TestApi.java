package io.k8slab.testing;

import io.k8slab.audit.http.AuditRoutes;
import io.k8slab.health.HealthHandlers;
import io.k8slab.http.CatalogHandlers;
import io.k8slab.http.ClustersHandlers;
import io.k8slab.http.QuotasHandlers;
import io.k8slab.http.RouteHandlers;
import io.k8slab.http.api.Api;
import io.k8slab.identity.AccessTokens;
import io.k8slab.identity.PasswordHashes;
import io.k8slab.identity.TokenConfig;
import io.k8slab.identity.TokenKeys;
import io.k8slab.identity.wiring.IdentityFunctions;
import io.k8slab.jdbc.Database;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** The function {@code api} with accounts and health, in this process, on a real database. */
public final class TestApi implements Exchange {
  public final TokenConfig tokenConfig;
  public final TokenKeys tokenKeys;
  private final Api api;
  private final FunctionExchange exchange;

  public TestApi(Database database) {
    this(
        database,
        new TokenConfig(TestKeys.signingKey(), List.of(), "k8slab", "k8slab-api"),
        InstantSource.system());
  }

  /** Another instance, of the same keys. */
  public TestApi(Database database, TokenConfig tokenConfig, InstantSource clock) {
    this.tokenConfig = tokenConfig;
    this.tokenKeys = TokenKeys.read(tokenConfig);
    var hashes = new PasswordHashes(2, Duration.ofSeconds(20));
    var accessTokens = new AccessTokens(tokenConfig, tokenKeys, clock);
    var identity = IdentityFunctions.of(database, hashes, accessTokens, tokenKeys, clock);
    this.api =
        new Api(
            new RouteHandlers(
                identity.administration(),
                identity.accounts(),
                identity.sessions(),
                identity.tokens(),
                absent(ClustersHandlers.class),
                absent(CatalogHandlers.class),
                absent(QuotasHandlers.class),
                new AuditRoutes(database),
                new HealthHandlers(database, () -> true)),
            identity.authenticate()::principal);
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
