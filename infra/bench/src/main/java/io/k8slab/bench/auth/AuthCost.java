package io.k8slab.bench.auth;

import io.k8slab.bench.fill.Person;
import io.k8slab.bench.fill.RunningClusters;
import io.k8slab.bench.fill.SignPeopleIn;
import io.k8slab.bench.lab.BareDatabase;
import io.k8slab.bench.lab.RunFolder;
import io.k8slab.bench.measure.Bench;
import io.k8slab.bench.measure.Figure;
import io.k8slab.bench.measure.Surroundings;
import io.k8slab.bench.stats.Samples;
import io.k8slab.identity.AccessTokens;
import io.k8slab.identity.Authenticate;
import io.k8slab.jdbc.DataSources;
import io.k8slab.quota.Quota;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A person's list of clusters through the function {@code api} in this process, once with the
 * tokens' authentication and once with one that knows the person already, in turn: the difference
 * of each pair is what authentication added. PostgreSQL is the only other process.
 *
 * <p>As it is used: {@value #PEOPLE} people, each of whom asks once a second, so that of ten
 * requests with a token one asks the database what its person may. Their clock goes on with each
 * request, not with time.
 *
 * @param warmUps pairs, not counted
 * @param pairs as it is used; half as many where the database is asked and at first sight
 */
public record AuthCost(int warmUps, int pairs) implements Bench {
  private static final int PEOPLE = 500;
  private static final int POOL = 10;

  /** Each comes once a second. */
  private static final Duration OFTEN = Duration.ofSeconds(1).dividedBy(PEOPLE);

  /** Each comes when what their token was believed for is over. */
  private static final Duration RARELY = Authenticate.FRESH.dividedBy(PEOPLE);

  public static AuthCost full() {
    return new AuthCost(5_000, 10_000);
  }

  @Override
  public String name() {
    return "auth-cost";
  }

  @Override
  public List<Figure> measure(Surroundings surroundings) throws Exception {
    try (RunFolder folder = RunFolder.in(surroundings.root());
        BareDatabase bare = BareDatabase.start(folder.path());
        var pool = DataSources.hikari(bare.functions(POOL))) {
      Clock clock = new Clock();
      AccessTokens tokens = bare.tokens(clock);
      tokens.makeReady();
      List<Person> people;
      try (var owner = bare.owner()) {
        people = SignPeopleIn.add(owner, PEOPLE);
        RunningClusters.add(owner, Quota.DEFAULT.activeClusters(), "kwok");
      }
      Pairs pairs = new Pairs(pool, people, tokens, clock);
      surroundings.progress().say("auth-cost: PostgreSQL runs, the pairs begin");
      pairs.run(warmUps, OFTEN, false);
      pairs.run(warmUps, OFTEN, true);
      return figures(pairs);
    }
  }

  private List<Figure> figures(Pairs pairs) {
    Samples used = pairs.run(this.pairs, OFTEN, false);
    Samples whole = pairs.lastWhole();
    Samples asked = pairs.run(this.pairs / 2, RARELY, false);
    Samples first = pairs.run(this.pairs / 2, OFTEN, true);
    List<Figure> figures = new ArrayList<>();
    figures.add(Figure.of("p50", used.percentile(50), "ms"));
    figures.add(Figure.of("mean", used.mean(), "ms"));
    figures.add(Figure.of("p99", used.percentile(99), "ms"));
    figures.add(Figure.of("database-asked-p50", asked.percentile(50), "ms"));
    figures.add(Figure.of("first-sight-p50", first.percentile(50), "ms"));
    figures.add(Figure.of("request-p50", whole.percentile(50), "ms"));
    figures.add(Figure.of("pairs", used.count(), "count"));
    return figures;
  }
}
