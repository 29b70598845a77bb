package io.k8slab.bench.api;

import io.k8slab.bench.fill.Person;
import io.k8slab.bench.fill.RunningClusters;
import io.k8slab.bench.fill.SignPeopleIn;
import io.k8slab.bench.lab.ApiClient;
import io.k8slab.bench.lab.LabInside;
import io.k8slab.bench.load.Target;
import io.k8slab.bench.scripted.ScriptedAgent;
import io.k8slab.identity.AccessTokens;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * One of many people who read, each with a token and clusters of their own.
 *
 * @param clusters their ids
 */
record Reader(Person person, ApiClient.Session session, List<String> clusters) {
  private static final String LIST = "/api/v1/clusters";

  /**
   * @param clusters of each
   */
  static List<Reader> fill(LabInside inside, ApiClient client, int people, int clusters)
      throws IOException, SQLException {
    var tokens = inside.tokens();
    try (var owner = inside.database().getConnection()) {
      var added = SignPeopleIn.add(owner, people);
      var ids = RunningClusters.add(owner, clusters, ScriptedAgent.PROVIDER);
      return added.stream()
          .map(
              person ->
                  new Reader(
                      person,
                      client.with(person.token(tokens)),
                      Objects.requireNonNull(ids.get(person.id()))))
          .toList();
    }
  }

  /** With a new token: one ends after 15 minutes. */
  Reader signedInAgain(ApiClient client, AccessTokens tokens) {
    return new Reader(person, client.with(person.token(tokens)), clusters);
  }

  /**
   * A list and a get in turn, of one reader after the other: each cluster is asked for once, and
   * the list as often.
   */
  static List<Target> targets(List<Reader> readers) {
    List<Target> targets = new ArrayList<>();
    int clusters = readers.getFirst().clusters.size();
    for (int turn = 0; turn < 2 * clusters; turn++) {
      for (int i = 0; i < readers.size(); i++) {
        Reader reader = readers.get(i);
        String path =
            (i + turn) % 2 == 0 ? LIST : LIST + "/" + reader.clusters.get(turn % clusters);
        targets.add(new Target(reader.session.url(path), reader.session.authorization()));
      }
    }
    return targets;
  }
}
