package io.k8slab.cluster.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.cluster.ClusterFilter;
import io.k8slab.cluster.ClusterOrder;
import io.k8slab.http.OrderCursor;
import io.k8slab.jdbc.Sql;
import io.k8slab.testing.Lab;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ClusterPagesIT {
  private static Lab lab;

  @BeforeAll
  static void start() {
    lab = Lab.open();
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  @ParameterizedTest
  @EnumSource
  void each_order_is_read_from_one_place_of_an_index(ClusterOrder order) {
    for (var team : List.of(Optional.<UUID>empty(), Optional.of(UUID.randomUUID()))) {
      for (var after :
          List.of(
              Optional.<OrderCursor.Position>empty(),
              Optional.of(new OrderCursor.Position(key(order), UUID.randomUUID())))) {
        var plan =
            plan(
                new ClusterFilter(
                    team, List.of(), Optional.empty(), Optional.empty(), order, after));
        var index = "clusters_" + (team.isPresent() ? "team_" : "user_") + index(order);
        assertThat(plan).contains(index).doesNotContain("Sort", "Seq Scan on clusters");
        if (after.isPresent()) {
          assertThat(plan.lines().filter(line -> line.contains("Index Cond")).findFirst())
              .hasValueSatisfying(condition -> assertThat(condition).contains("ROW("));
        }
      }
    }
  }

  private static String index(ClusterOrder order) {
    return switch (order) {
      case NEWEST, OLDEST -> "created";
      case NAME -> "name";
      case EXPIRES -> "expires";
    };
  }

  private static String key(ClusterOrder order) {
    return switch (order) {
      case NEWEST, OLDEST -> "2026-05-04T09:30:00Z";
      case NAME -> "demo";
      case EXPIRES -> ClusterOrder.NEVER.toString();
    };
  }

  /** An empty table is quicker read as a whole, so that is not to be an answer. */
  private static String plan(ClusterFilter filter) {
    return lab.database()
        .database()
        .transact(
            connection -> {
              for (var setting : List.of("enable_seqscan", "enable_sort", "enable_bitmapscan")) {
                Sql.update(connection, "SET LOCAL " + setting + " = off");
              }
              var query = ClusterPages.query(UUID.randomUUID(), filter, 51);
              return String.join(
                  "\n",
                  Sql.list(
                      connection,
                      "EXPLAIN " + query.sql(),
                      row -> row.getString(1),
                      query.parameters().toArray()));
            });
  }
}
