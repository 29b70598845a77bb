package io.k8slab.testing;

import io.k8slab.audit.http.AuditRoutes;
import io.k8slab.cluster.ChangeClusters;
import io.k8slab.cluster.ClusterConfig;
import io.k8slab.cluster.EndClusters;
import io.k8slab.cluster.MoveCluster;
import io.k8slab.health.HealthHandlers;
import io.k8slab.host.http.HostRoutes;
import io.k8slab.http.CatalogHandlers;
import io.k8slab.http.ClustersHandlers;
import io.k8slab.http.RouteHandlers;
import io.k8slab.http.api.Api;
import io.k8slab.http.limit.RateLimitConfig;
import io.k8slab.http.limit.RateLimits;
import io.k8slab.http.limit.SharedCounts;
import io.k8slab.identity.AccessTokens;
import io.k8slab.identity.Authenticate;
import io.k8slab.identity.PasswordHashes;
import io.k8slab.identity.ProveAgain;
import io.k8slab.identity.TokenConfig;
import io.k8slab.identity.TokenKeys;
import io.k8slab.identity.oidc.OidcConfig;
import io.k8slab.identity.oidc.RedirectUris;
import io.k8slab.identity.wiring.IdentityFunctions;
import io.k8slab.jdbc.Database;
import io.k8slab.privacy.ErasePerson;
import io.k8slab.privacy.ExportPerson;
import io.k8slab.privacy.FinishErasures;
import io.k8slab.privacy.http.PrivacyRoutes;
import io.k8slab.quota.FindQuota;
import io.k8slab.quota.QuotaConfig;
import io.k8slab.quota.http.QuotaRoutes;
import io.k8slab.realtime.IssueTicket;
import io.k8slab.realtime.NotifyUser;
import io.k8slab.realtime.http.TicketRoutes;
import io.k8slab.reaper.http.ReaperRoutes;
import io.k8slab.team.wiring.TeamFunctions;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/** The function {@code api} with accounts and health, in this process, on a real database. */
public final class TestApi implements Exchange {
  private static final RateLimitConfig NO_LIMIT =
      new RateLimitConfig(1_000_000, 1_000_000, 1_000_000, 1_000_000, 100);

  private static final OidcConfig NOBODY_ELSE =
      new OidcConfig(List.of(), new RedirectUris(List.of()));
  private static final URI PUBLIC_URL = URI.create("https://lab.example.com");

  public final TokenConfig tokenConfig;
  public final TokenKeys tokenKeys;
  private static final FindQuota FIND_QUOTA = new FindQuota(QuotaConfig.DEFAULT);

  private static final String PASSWORD = "correct horse battery";

  private final Api api;
  private final Authenticate authenticate;
  private final FunctionExchange exchange;

  public TestApi(Database database) {
    this(
        database,
        new TokenConfig(TestKeys.signingKey(), List.of(), "k8slab", "k8slab-api"),
        InstantSource.system());
  }

  /** Another instance, of the same keys. */
  public TestApi(Database database, TokenConfig tokenConfig, InstantSource clock) {
    this(
        database,
        tokenConfig,
        NOBODY_ELSE,
        clock,
        absent(ClustersHandlers.class),
        absent(CatalogHandlers.class),
        _ -> {},
        endClusters(database));
  }

  /** Where others sign people in, too. */
  public TestApi(Database database, OidcConfig oidc) {
    this(
        database,
        new TokenConfig(TestKeys.signingKey(), List.of(), "k8slab", "k8slab-api"),
        oidc,
        InstantSource.system(),
        absent(ClustersHandlers.class),
        absent(CatalogHandlers.class),
        _ -> {},
        endClusters(database));
  }

  /** With clusters, too: the whole API. */
  public static TestApi of(Lab lab) {
    var handlers = lab.functions().handlers();
    return new TestApi(
        lab.database().database(),
        new TokenConfig(TestKeys.signingKey(), List.of(), "k8slab", "k8slab-api"),
        NOBODY_ELSE,
        InstantSource.system(),
        handlers,
        handlers,
        lab.functions().relay()::publish,
        lab.functions().endClusters());
  }

  private TestApi(
      Database database,
      TokenConfig tokenConfig,
      OidcConfig oidc,
      InstantSource clock,
      ClustersHandlers clusters,
      CatalogHandlers catalog,
      Consumer<UUID> publish,
      EndClusters endClusters) {
    this.tokenConfig = tokenConfig;
    this.tokenKeys = TokenKeys.read(tokenConfig);
    var hashes = new PasswordHashes(2, Duration.ofSeconds(20));
    var accessTokens = new AccessTokens(tokenConfig, tokenKeys, clock);
    var identity =
        IdentityFunctions.of(database, hashes, accessTokens, tokenKeys, oidc, PUBLIC_URL, clock);
    var notifyUser = new NotifyUser(publish, clock);
    this.authenticate = identity.authenticate();
    this.api =
        new Api(
            new RouteHandlers(
                identity.administration(),
                identity.accounts(),
                new PrivacyRoutes(
                    new ExportPerson(database),
                    new ErasePerson(
                        endClusters,
                        new ProveAgain(database, hashes),
                        authenticate,
                        new FinishErasures(database))),
                identity.sessions(),
                identity.tokens(),
                identity.federation(),
                identity.devices(),
                clusters,
                TeamFunctions.routes(database, FIND_QUOTA, identity, notifyUser),
                catalog,
                new HostRoutes(database),
                new QuotaRoutes(database, FIND_QUOTA, notifyUser),
                new TicketRoutes(new IssueTicket(database), ""),
                new AuditRoutes(database),
                new ReaperRoutes(database),
                new HealthHandlers(database, () -> true)),
            authenticate::principal,
            new RateLimits(NO_LIMIT, SharedCounts.NONE, clock));
    this.exchange = new FunctionExchange(api);
  }

  /** Registers somebody whose address is confirmed, and signs them in: their access token. */
  public String person(TestDatabase database, String email) {
    database.execute("DELETE FROM login_attempts");
    register(email, PASSWORD);
    database.execute("UPDATE users SET email_confirmed_at = now() WHERE email = '" + email + "'");
    return login(email, PASSWORD).field("access_token");
  }

  /** What this instance knows of somebody is asked anew. */
  public void forget(UUID userId) {
    authenticate.forget(userId);
  }

  public Api api() {
    return api;
  }

  /** What is sent to agents waits in the outbox. */
  private static EndClusters endClusters(Database database) {
    return new EndClusters(
        new ChangeClusters(database, _ -> {}), new MoveCluster(ClusterConfig.DEFAULT));
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
