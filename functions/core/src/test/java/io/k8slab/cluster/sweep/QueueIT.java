package io.k8slab.cluster.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.events.ClusterQueueMoved;
import io.k8slab.events.Json;
import io.k8slab.http.Principal;
import io.k8slab.http.Role;
import io.k8slab.http.TeamRole;
import io.k8slab.quota.Quota;
import io.k8slab.testing.Lab;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QueueIT {
  private static final Quota MUCH =
      new Quota(1_000, 3, 1_000_000, 1L << 50, Duration.ofHours(8), Duration.ofHours(2), 3, 5);

  private final Lab lab = Lab.open(MUCH);
  private Principal ada;
  private Principal bob;

  @BeforeEach
  void start() {
    lab.reset();
    lab.database().execute("DELETE FROM teams; DELETE FROM ready_times");
    ada = lab.person("ada@example.com");
    bob = lab.person("bob@example.com");
  }

  @AfterAll
  void stop() {
    lab.close();
  }

  @Test
  void a_hundred_creates_of_one_do_not_keep_another_s_one_waiting() {
    lab.host("host-1", 2);
    lab.run(ada, "stays");
    var first = lab.run(ada, "first");
    for (int i = 0; i < 100; i++) {
      lab.create(ada, "a" + i);
    }
    var only = lab.create(bob, "only");
    assertThat(queue(bob, only).get("position").intValue()).isEqualTo(1);

    end(ada, first.clusterId());
    assertThat(lab.status(only)).isEqualTo("PROVISIONING");
  }

  @Test
  void owners_take_turns_and_who_has_least_comes_first() {
    lab.host("host-1", 2);
    lab.run(ada, "a-runs");
    lab.run(ada, "a-runs-too");
    var order =
        List.of(
            lab.create(ada, "a1"),
            lab.create(bob, "b1"),
            lab.create(bob, "b2"),
            lab.create(bob, "b3"),
            lab.create(ada, "a2"));

    // bob has nothing: b1, b2 and then, as much as ada's 2 in use, a1 before b3 by time
    assertThat(placed(order)).containsExactly("b1", "b2", "a1", "b3", "a2");
  }

  @Test
  void a_team_is_an_owner_beside_its_people() {
    lab.host("host-1", 1);
    lab.run(ada, "a-runs");
    var team = UUID.randomUUID();
    lab.database()
        .execute(
            """
            INSERT INTO teams (id, name) VALUES ('%s', 'engines');
            INSERT INTO team_members (team_id, user_id, role) VALUES ('%s', '%s', 'member')
            """
                .formatted(team, team, ada.userId()));
    var member =
        new Principal(
            ada.userId(),
            "ada@example.com",
            Set.of(Role.USER),
            Map.of(team, TeamRole.MEMBER),
            Optional.empty(),
            null);
    var own = lab.create(ada, "own");
    var teams = create(member, "{\"name\":\"teams\",\"team_id\":\"%s\"}".formatted(team));

    assertThat(placed(List.of(own, teams))).containsExactly("teams", "own");
  }

  @Test
  void nobody_is_passed_by_others_of_its_provider_on_a_host_that_it_waits_for() {
    lab.host("host-1", 1);
    lab.run(ada, "full");
    lab.database().execute("UPDATE hosts SET slots = 3, cpu_millis = 1000");
    var large = create(ada, "{\"name\":\"large\",\"resources\":{\"cpu\":\"1\"}}");
    var small = lab.create(ada, "small");
    lab.functions().reconcile().run();
    assertThat(List.of(lab.status(large), lab.status(small)))
        .as("there is room for the small one, but it comes later")
        .containsOnly("QUEUED");

    lab.host("host-2", 3);
    assertThat(lab.status(lab.create(ada, "beside"))).as("large waits for any").isEqualTo("QUEUED");
    lab.functions().reconcile().run();
    assertThat(List.of(lab.status(large), lab.status(small))).containsOnly("PROVISIONING");
  }

  @Test
  void one_that_waits_for_other_hosts_holds_up_nobody() {
    lab.host("host-1", 2);
    lab.host("host-2", 1);
    lab.database()
        .execute(
            """
            UPDATE hosts SET labels = '{"disk":"ssd"}' WHERE id = 'host-2';
            UPDATE hosts SET labels = '{"disk":"hdd"}' WHERE id = 'host-1'
            """);
    var ssd = "{\"name\":\"%s\",\"placement\":{\"labels\":{\"disk\":\"ssd\"}}}";
    var full = create(ada, ssd.formatted("full"));
    var waits = create(ada, ssd.formatted("waits"));
    var free = create(bob, "{\"name\":\"free\",\"placement\":{\"labels\":{\"disk\":\"hdd\"}}}");

    assertThat(List.of(lab.status(full), lab.status(waits), lab.status(free)))
        .containsExactly("PROVISIONING", "QUEUED", "PROVISIONING");
    assertThat(lab.provisionOf(full).hostId()).isEqualTo("host-2");
    assertThat(lab.provisionOf(free).hostId()).isEqualTo("host-1");
    lab.functions().reconcile().run();
    assertThat(lab.status(waits)).as("host-1 has room, but no ssd").isEqualTo("QUEUED");
  }

  @Test
  void the_start_is_expected_when_as_many_leases_have_ended() {
    lab.host("host-1", 2);
    var soon = lab.run(ada, "soon");
    var late = lab.run(ada, "late");
    var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    expires(soon.clusterId(), now.plusSeconds(600));
    expires(late.clusterId(), now.plusSeconds(3_600));
    lab.database()
        .execute(
            """
            DELETE FROM ready_times;
            INSERT INTO ready_times (provider, pool, sample, seconds) VALUES
              ('kwok', 'p', 1, 10), ('kwok', 'p', 2, 20), ('kwok', 'q', 1, 300),
              ('kind', 'p', 1, 9000)
            """);
    var first = queue(bob, lab.create(bob, "first"));
    var second = queue(bob, lab.create(bob, "second"));
    var third = queue(bob, lab.create(bob, "third"));

    assertThat(instant(first, "estimated_start")).isEqualTo(now.plusSeconds(600));
    assertThat(instant(first, "estimated_ready")).as("the median").isEqualTo(now.plusSeconds(620));
    assertThat(instant(second, "estimated_start")).isEqualTo(now.plusSeconds(3_600));
    assertThat(third.get("position").intValue()).isEqualTo(3);
    assertThat(third.has("estimated_start")).as("nothing says when").isFalse();
    assertThat(third.get("reason").stringValue()).isEqualTo("no_room");
  }

  @Test
  void what_is_being_removed_is_expected_now_and_what_is_being_made_after_its_lease() {
    lab.host("host-1", 2);
    var removed = lab.run(ada, "removed");
    var made = lab.create(ada, "made");
    lab.delete(ada, removed.clusterId());
    var before = Instant.now();
    var first = queue(bob, lab.create(bob, "first"));
    var second = queue(bob, lab.create(bob, "second"));

    assertThat(lab.status(made)).isEqualTo("PROVISIONING");
    assertThat(instant(first, "estimated_start")).isBefore(before.plusSeconds(60));
    assertThat(instant(second, "estimated_start"))
        .isBetween(before.plusSeconds(7_100), before.plusSeconds(7_400));
  }

  @Test
  void how_long_the_last_clusters_took_is_measured_and_listed_with_what_is_free() {
    lab.host("host-1", 3);
    var command = lab.provisionOf(lab.create(ada, "demo"));
    lab.database().execute("UPDATE placements SET reserved_at = now() - interval '42 s'");
    lab.deliver(lab.agent().record(lab.agent().provisioned(command)));
    var kwok =
        Json.MAPPER
            .readTree(
                lab.functions().handlers().listProviders(Lab.get(ada, "/api/v1/providers")).body())
            .get("items")
            .get(0);

    assertThat(kwok.get("expected_seconds").doubleValue()).isBetween(42.0, 60.0);
    assertThat(kwok.get("free_slots").intValue()).isEqualTo(2);
    assertThat(kwok.get("pools").get(0).stringValue()).isEqualTo(lab.pool());
    lab.database().execute("UPDATE hosts SET cordoned_at = now()");
    assertThat(
            Json.MAPPER
                .readTree(
                    lab.functions()
                        .handlers()
                        .listProviders(Lab.get(ada, "/api/v1/providers"))
                        .body())
                .at("/items/0/free_slots")
                .intValue())
        .isZero();
  }

  @Test
  void another_place_is_told_once_to_whom_it_concerns() {
    lab.host("host-1", 1);
    var first = lab.run(ada, "first");
    var second = lab.create(ada, "second");
    var third = lab.create(ada, "third");
    lab.functions().reconcile().run();
    lab.functions().reconcile().run();
    assertThat(moves(ada, third)).extracting(ClusterQueueMoved::position).containsExactly(2);

    end(ada, first.clusterId());
    lab.functions().reconcile().run();
    assertThat(lab.status(second)).isEqualTo("PROVISIONING");
    assertThat(moves(ada, third)).extracting(ClusterQueueMoved::position).containsExactly(2, 1);
    assertThat(moves(ada, third).getLast().name()).isEqualTo("third");
    assertThat(moves(bob, third)).isEmpty();
  }

  private List<ClusterQueueMoved> moves(Principal reader, UUID cluster) {
    return lab.notifications(reader.userId()).stream()
        .filter(ClusterQueueMoved.class::isInstance)
        .map(ClusterQueueMoved.class::cast)
        .filter(moved -> moved.clusterId().equals(cluster))
        .toList();
  }

  /** Their names in the order in which they get the places that become free one by one. */
  private List<String> placed(List<UUID> waiting) {
    var names = new ArrayList<String>();
    var left = new ArrayList<>(waiting);
    while (!left.isEmpty()) {
      // the share of who got a place stays: only the room on the host grows
      lab.database()
          .execute("UPDATE hosts SET slots = slots + 1, ports_per_slot = 1, reported_at = now()");
      lab.functions().reconcile().run();
      var placed = left.stream().filter(id -> !lab.status(id).equals("QUEUED")).toList();
      assertThat(placed).hasSize(1);
      left.removeAll(placed);
      names.add(
          String.valueOf(
              lab.database()
                  .value("SELECT name FROM clusters WHERE id = '" + placed.getFirst() + "'")));
    }
    return names;
  }

  private void end(Principal owner, UUID id) {
    lab.delete(owner, id);
    lab.deliver(lab.agent().record(lab.agent().terminated(lab.terminateOf(id))));
  }

  private void expires(UUID id, Instant at) {
    lab.database()
        .execute("UPDATE clusters SET ttl_expires_at = '%s' WHERE id = '%s'".formatted(at, id));
  }

  private UUID create(Principal caller, String body) {
    var response =
        lab.functions().handlers().createCluster(Lab.post(caller, "/api/v1/clusters", body));
    return UUID.fromString(Json.MAPPER.readTree(response.body()).get("id").stringValue());
  }

  private JsonNode queue(Principal caller, UUID id) {
    var response = lab.functions().handlers().getCluster(Lab.get(caller, "/api/v1/clusters/" + id));
    return Json.MAPPER.readTree(response.body()).get("queue");
  }

  private static Instant instant(JsonNode queue, String field) {
    return Instant.parse(queue.get(field).stringValue());
  }
}
