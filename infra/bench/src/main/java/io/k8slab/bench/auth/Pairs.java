package io.k8slab.bench.auth;

import io.k8slab.bench.fill.Person;
import io.k8slab.bench.stats.Samples;
import io.k8slab.cluster.ClusterConfig;
import io.k8slab.cluster.wiring.ClusterFunctions;
import io.k8slab.http.Handlers;
import io.k8slab.http.Principal;
import io.k8slab.http.Role;
import io.k8slab.http.api.Api;
import io.k8slab.http.api.HttpMessages;
import io.k8slab.http.limit.RateLimitConfig;
import io.k8slab.http.limit.RateLimits;
import io.k8slab.http.limit.SharedCounts;
import io.k8slab.identity.AccessTokens;
import io.k8slab.identity.Authenticate;
import io.k8slab.jdbc.Database;
import io.k8slab.outbox.RelayConfig;
import io.k8slab.quota.Quota;
import io.k8slab.quota.QuotaConfig;
import io.k8slab.reaper.ReaperConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;

/** The same request with authentication and without, one after the other. */
final class Pairs {
  private static final int MUCH = 1_000_000_000;
  private static final RateLimitConfig NO_LIMIT = new RateLimitConfig(MUCH, MUCH, MUCH, MUCH, 100);

  private final List<Person> people;
  private final AccessTokens tokens;
  private final Clock clock;
  private final Api with;
  private final Api without;

  /** What {@link #without} believes. */
  private final Map<String, Principal> known = new HashMap<>();

  private double[] whole = {0};

  Pairs(DataSource pool, List<Person> people, AccessTokens tokens, Clock clock) {
    this.people = people;
    this.tokens = tokens;
    this.clock = clock;
    Database database = new Database(pool);
    var clusters = clusters(pool, clock);
    Handlers handlers = (_, request) -> clusters.handlers().listClusters(request);
    Authenticate authenticate = new Authenticate(database, tokens, clock);
    this.with = new Api(handlers, authenticate::principal, limits(clock));
    this.without =
        new Api(handlers, token -> Objects.requireNonNull(known.get(token)), limits(clock));
  }

  private static ClusterFunctions clusters(DataSource pool, Clock clock) {
    return ClusterFunctions.of(
        pool,
        () -> {
          throw new IllegalStateException("a list sends nothing");
        },
        Runnable::run,
        new ClusterFunctions.Settings(
            ClusterConfig.DEFAULT,
            new QuotaConfig(Quota.DEFAULT, Quota.DEFAULT),
            RelayConfig.DEFAULT,
            ReaperConfig.DEFAULT,
            () -> {
              throw new IllegalStateException("a list opens no credentials");
            }),
        clock);
  }

  private static RateLimits limits(Clock clock) {
    return new RateLimits(NO_LIMIT, SharedCounts.NONE, clock);
  }

  /**
   * What authentication added, in ms, of each pair.
   *
   * @param between passes on the clock after each pair
   * @param anew whether each pair has a token that was never seen; else each person has one, which
   *     was seen once
   */
  Samples run(int pairs, Duration between, boolean anew) {
    String[] held = people.stream().map(this::issued).toArray(String[]::new);
    if (!anew) {
      for (String token : held) {
        millis(with, token);
        clock.pass(between);
      }
    }
    double[] added = new double[pairs];
    whole = new double[pairs];
    for (int i = 0; i < pairs; i++) {
      int number = i % people.size();
      String token = anew ? issued(people.get(number)) : held[number];
      // neither is always the one that finds the rows in the caches
      double millis = i % 2 == 0 ? millis(with, token) : 0;
      double base = millis(without, token);
      millis = i % 2 == 0 ? millis : millis(with, token);
      added[i] = millis - base;
      whole[i] = base;
      clock.pass(between);
    }
    known.clear();
    return Samples.of(added);
  }

  /** The request without authentication, in ms, of the last run. */
  Samples lastWhole() {
    return Samples.of(whole);
  }

  private String issued(Person person) {
    String token = person.token(tokens);
    known.put(
        token,
        new Principal(
            person.id(),
            person.email(),
            Set.of(Role.USER),
            Map.of(),
            Optional.empty(),
            person.session()));
    return token;
  }

  private static double millis(Api api, String token) {
    var request =
        HttpMessages.request(
            "GET",
            "/api/v1/clusters",
            "",
            Map.of("authorization", "Bearer " + token),
            new byte[0],
            "127.0.0.1");
    long before = System.nanoTime();
    var answer = HttpMessages.responseOf(api.apply(request));
    double millis = (System.nanoTime() - before) / 1e6;
    if (answer.status() != 200) {
      throw new IllegalStateException("a list was answered with " + answer.status());
    }
    return millis;
  }
}
