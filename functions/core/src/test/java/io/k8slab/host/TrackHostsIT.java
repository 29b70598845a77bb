package io.k8slab.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.k8slab.events.HostReported;
import io.k8slab.inbox.InboundRecord;
import io.k8slab.testing.Lab;
import io.k8slab.testing.TestAgent;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrackHostsIT {
  private static final AtomicInteger HOSTS = new AtomicInteger();

  private final Lab lab = Lab.open();
  private final TestAgent agent = lab.agent();
  private String host;

  @BeforeEach
  void freshHost() {
    agent.fence(1);
    host = "host-" + HOSTS.incrementAndGet();
  }

  @AfterAll
  void stop() {
    lab.close();
  }

  @Test
  void a_host_is_known_from_its_first_report_with_what_it_offers() {
    lab.host(host, 4);
    assertThat(column("state || ' ' || slots || ' ' || pool")).isEqualTo("READY 4 " + lab.pool());
    assertThat(
            lab.database()
                .value(
                    "SELECT string_agg(version, ' ' ORDER BY rank) FROM host_providers WHERE host_id = '%s'"
                        .formatted(host)))
        .isEqualTo("1.34.4 1.33.9");
  }

  @Test
  void an_older_report_changes_nothing() {
    var older = agent.record(agent.report(host, 1));
    var newer = agent.record(agent.report(host, 2));
    lab.deliver(newer);
    lab.deliver(older);
    lab.deliver(newer);
    assertThat(column("slots")).isEqualTo("2");
  }

  @Test
  void an_agent_that_takes_the_reporting_lease_over_is_believed_and_the_old_one_no_more() {
    lab.host(host, 1);
    var successor = lab.newAgent("successor-" + host, lab.pool()).fence(2);
    lab.deliver(successor.record(successor.report(host, 2)));
    lab.host(host, 3);
    assertThat(column("slots || ' ' || agent_id")).isEqualTo("2 successor-" + host);
  }

  @Test
  void a_report_of_who_does_not_hold_the_reporting_lease_is_refused() {
    lab.host(host, 1);
    var other = lab.newAgent("other-" + host, lab.pool());
    refusedAs("not_the_reporter", other.record(other.report(host, 2)));
  }

  @Test
  void a_report_that_is_forged_or_of_another_pool_or_for_another_agent_is_refused() {
    lab.host(host, 1);
    refusedAs("unsigned", agent.unsigned(agent.report(host, 2)));
    var foreign = lab.newAgent("foreign-" + host, "elsewhere").fence(9);
    refusedAs("foreign_pool", foreign.record(foreign.report(host, 2)));
    refusedAs("foreign_pool", foreign.record(inPool(foreign.report(host, 2), lab.pool())));
    var other = lab.newAgent("other-" + host, lab.pool()).fence(9);
    refusedAs("not_its_own", other.record(agent.report(host, 2)));
  }

  @Test
  void a_host_is_retired_by_who_reports_it_and_by_nobody_else() {
    var report = agent.report(host, 1);
    lab.deliver(agent.record(report));
    var signed = agent.tombstone(report);
    lab.deliver(InboundRecord.tombstone(signed.topic(), 0, 1, host, java.util.Map.of()));
    lab.deliver(InboundRecord.tombstone(signed.topic(), 0, 1, "host-0", signed.headers()));
    assertThat(column("state")).isEqualTo("READY");
    lab.deliver(signed);
    assertThat(column("state")).isEqualTo("RETIRED");
  }

  @Test
  void registering_an_agent_twice_is_audited_once_and_another_key_replaces_the_first() {
    var first = new TestAgent("rotating", lab.pool());
    var second = new TestAgent("rotating", lab.pool());
    var register = lab.functions().registerAgent();
    register.register("rotating", lab.pool(), first.publicKey(), "c");
    register.register("rotating", lab.pool(), first.publicKey(), "c");
    register.register("rotating", lab.pool(), second.publicKey(), "c");
    assertThat(
            lab.database().value("SELECT count(*) FROM audit_log WHERE subject = 'agent:rotating'"))
        .isEqualTo("2");
    lab.deliver(second.record(second.report(host, 1)));
    assertThat(column("agent_id")).isEqualTo("rotating");
  }

  @Test
  void an_agent_is_registered_with_a_proper_id_pool_and_key_only() {
    var register = lab.functions().registerAgent();
    var key = agent.publicKey();
    assertThatThrownBy(() -> register.register("Bad Id", "pool", key, "c"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> register.register("a", "../pool", key, "c"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> register.register("a", "pool", "no key", "c"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> register.register("a", "pool", key.replace("MCow", "AAAA"), "c"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private void refusedAs(String reason, InboundRecord inbound) {
    lab.deliver(inbound);
    assertThat(column("slots")).isEqualTo("1");
    assertThat(
            lab.database()
                .value(
                    """
                    SELECT details->>'reason' FROM audit_log
                    WHERE action = 'host.refused' AND subject = 'host:%s' ORDER BY id DESC LIMIT 1
                    """
                        .formatted(host)))
        .isEqualTo(reason);
  }

  private static HostReported inPool(HostReported report, String pool) {
    return new HostReported(
        report.hostId(),
        report.agentId(),
        pool,
        report.epoch(),
        report.sequence(),
        report.capacity(),
        report.load(),
        report.ports(),
        report.portsPerSlot(),
        report.providers(),
        report.clusters(),
        report.labels(),
        report.conditions(),
        report.at());
  }

  private String column(String expression) {
    return String.valueOf(
        lab.database().value("SELECT %s FROM hosts WHERE id = '%s'".formatted(expression, host)));
  }
}
