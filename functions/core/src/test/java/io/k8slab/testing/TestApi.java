package io.k8slab.testing;

import io.k8slab.health.HealthHandlers;
import io.k8slab.http.Handlers;
import io.k8slab.http.Operation;
import io.k8slab.http.Request;
import io.k8slab.http.api.Api;
import io.k8slab.identity.AccessTokens;
import io.k8slab.identity.PasswordHashes;
import io.k8slab.identity.Register;
import io.k8slab.identity.RotateSession;
import io.k8slab.identity.SignIn;
import io.k8slab.identity.SignOut;
import io.k8slab.identity.SigningKey;
import io.k8slab.identity.TokenConfig;
import io.k8slab.identity.http.IdentityHandlers;
import io.k8slab.jdbc.Database;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.stream.Stream;

/** The function {@code api} with accounts and health, in this process, on a real database. */
public final class TestApi implements Exchange {
  public final TokenConfig tokenConfig =
      new TokenConfig(TestKeys.signingKey(), "k8slab", "k8slab-api");
  public final SigningKey signingKey = SigningKey.read(tokenConfig.keyFile());
  private final Api api;
  private final FunctionExchange exchange;

  public TestApi(Database database) {
    var hashes = new PasswordHashes(2, Duration.ofSeconds(20));
    var accessTokens = new AccessTokens(tokenConfig, signingKey, InstantSource.system());
    this.api =
        new Api(
            handlers(
                new IdentityHandlers(
                    database,
                    new Register(database, hashes),
                    new SignIn(database, hashes),
                    new RotateSession(database),
                    new SignOut(database),
                    accessTokens,
                    signingKey),
                new HealthHandlers(database, () -> true)),
            accessTokens::verify);
    this.exchange = new FunctionExchange(api);
  }

  public Api api() {
    return api;
  }

  private static Handlers handlers(Object... features) {
    return (Handlers)
        Proxy.newProxyInstance(
            Handlers.class.getClassLoader(),
            new Class<?>[] {Handlers.class},
            (proxy, method, arguments) -> {
              var name =
                  Stream.of(Handlers.class.getMethods())
                      .map(java.lang.reflect.Method::getName)
                      .filter(n -> same(n, (Operation) arguments[0]))
                      .findFirst()
                      .orElseThrow();
              var feature =
                  Stream.of(features)
                      .filter(
                          f ->
                              Stream.of(f.getClass().getMethods())
                                  .anyMatch(m -> m.getName().equals(name)))
                      .findFirst()
                      .orElseThrow();
              try {
                return feature
                    .getClass()
                    .getMethod(name, Request.class)
                    .invoke(feature, arguments[1]);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static boolean same(String method, Operation operation) {
    return operation.name().replace("_", "").equalsIgnoreCase(method);
  }

  @Override
  public Answer send(String method, String path, Map<String, String> headers, byte[] body) {
    return exchange.send(method, path, headers, body);
  }
}
