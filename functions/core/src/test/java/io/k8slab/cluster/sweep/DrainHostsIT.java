package io.k8slab.cluster.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.k8slab.events.Severity;
import io.k8slab.events.UserInfo;
import io.k8slab.http.Principal;
import io.k8slab.http.ProblemException;
import io.k8slab.http.ProblemType;
import io.k8slab.testing.Lab;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DrainHostsIT {
  private final Lab lab = Lab.open();
  private Principal ada;

  @BeforeEach
  void start() {
    lab.reset();
    lab.host("host-1", 3);
    ada = lab.person("ada@example.com");
  }

  @AfterAll
  void stop() {
    lab.close();
  }

  @Test
  void a_drain_without_force_leaves_leases_as_they_are() {
    var cluster = lab.run(ada, "demo");
    var before = end(cluster.clusterId());
    lab.database().execute("UPDATE hosts SET cordoned_at = now(), drain_started_at = now()");

    assertThat(lab.functions().reconcile().run().drained()).isZero();
    assertThat(end(cluster.clusterId())).isEqualTo(before);
  }

  @Test
  void a_lease_is_shortened_to_the_deadline_once_and_its_owner_is_told() {
    var cluster = lab.run(ada, "demo");
    var shorter = lab.run(ada, "shorter");
    lab.database()
        .execute(
            "UPDATE clusters SET ttl_expires_at = now() + interval '5 min' WHERE id = '%s'"
                .formatted(shorter.clusterId()));
    var untouched = end(shorter.clusterId());
    drain("1 hour");

    assertThat(lab.functions().reconcile().run().drained()).isEqualTo(1);
    assertThat(lab.functions().reconcile().run().drained()).isZero();
    assertThat(end(cluster.clusterId()))
        .isEqualTo(lab.database().value("SELECT drain_deadline::text FROM hosts"));
    assertThat(end(shorter.clusterId())).isEqualTo(untouched);
    assertThat(
            lab.notifications(ada.userId()).stream()
                .filter(UserInfo.class::isInstance)
                .map(UserInfo.class::cast))
        .singleElement()
        .satisfies(
            told -> {
              assertThat(told.severity()).isEqualTo(Severity.WARNING);
              assertThat(told.clusterId()).isEqualTo(cluster.clusterId());
            });
    assertThat(
            lab.database()
                .value("SELECT count(*) FROM audit_log WHERE action = 'cluster.lease_shortened'"))
        .isEqualTo("1");
  }

  @Test
  void no_lease_is_extended_beyond_the_deadline() {
    var cluster = lab.run(ada, "demo");
    drain("3 hours");
    var refusal =
        catchThrowableOfType(ProblemException.class, () -> extend(cluster.clusterId(), "2h"));

    assertThat(refusal.problem().type()).isEqualTo(ProblemType.CONFLICT);
    extend(cluster.clusterId(), "30m");
  }

  @Test
  void what_is_left_after_the_deadline_is_terminated() {
    var making = lab.create(ada, "making");
    var running = lab.run(ada, "running");
    drain("-1 second");

    assertThat(lab.functions().reconcile().run().drained()).isEqualTo(2);
    assertThat(lab.status(making)).isEqualTo("TERMINATING");
    assertThat(lab.status(running.clusterId())).isEqualTo("TERMINATING");
    assertThat(lab.terminateOf(making).reason()).isEqualTo("host_drained");
    assertThat(
            lab.database().value("SELECT count(*) FROM audit_log WHERE action = 'cluster.drained'"))
        .isEqualTo("2");
  }

  private void extend(UUID cluster, String ttl) {
    lab.functions()
        .handlers()
        .extendCluster(
            Lab.post(ada, "/api/v1/clusters/" + cluster + "/extend", "{\"ttl\":\"" + ttl + "\"}"));
  }

  private void drain(String in) {
    lab.database()
        .execute(
            """
            UPDATE hosts SET cordoned_at = now(), drain_started_at = now(),
              drain_deadline = now() + interval '%s'
            """
                .formatted(in));
  }

  private String end(UUID cluster) {
    return String.valueOf(
        lab.database()
            .value("SELECT ttl_expires_at::text FROM clusters WHERE id = '" + cluster + "'"));
  }
}
