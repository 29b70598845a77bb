package io.k8slab.cli.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.cli.testing.Cli;
import io.k8slab.cli.testing.WithServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HostCommandsTest extends WithServer {
  @BeforeEach
  void signIn() {
    ada();
  }

  @Test
  void list_shows_every_page_and_what_keeps_clusters_away() {
    Cli.Run run = cli().run("host", "list");

    assertThat(run.code()).isZero();
    assertThat(run.out().lines().map(line -> line.replaceAll(" {2,}", "|")))
        .containsExactly(
            "HOST|POOL|STATE|TAKES|SLOTS|CPU|MEMORY|REPORTED",
            "host-1|default|READY|yes|1/20|500m of 8|768Mi of 32Gi|3s ago",
            "host-2|default|READY|no: DiskPressure|1/20|500m of 8|768Mi of 32Gi|3s ago");
    assertThat(cli().run("host", "list", "--state", "lost").out()).startsWith("No hosts.");
    assertThat(cli().run("host", "list", "-o", "json").out()).contains("host-1", "host-2");
  }

  @Test
  void get_shows_health_and_what_is_on_it() {
    assertThat(cli().run("host", "get", "host-1").out().replaceAll(" {2,}", "  "))
        .contains(
            "Takes clusters  yes",
            "Slots  1 of 20 used",
            "Disk  1Gi of 200Gi reserved, 150Gi free",
            "Offers  kwok 1.34.4",
            "Labels  disk=ssd",
            "DiskPressure  FALSE  1h ago  Plenty.",
            "demo  RUNNING  kwok  1h 30m  01900000-");
    assertThat(cli().run("host", "get", "nothing").code()).isNotZero();
  }

  @Test
  void cordon_and_uncordon_say_what_became_of_it() {
    assertThat(cli().run("host", "cordon", "host-1").out()).contains("no: Cordoned");
    assertThat(cli().run("host", "uncordon", "host-1").out().replaceAll(" {2,}", "  "))
        .contains("Takes clusters  yes");
  }

  @Test
  void drain_says_when_the_host_will_be_empty() {
    assertThat(cli().run("host", "drain", "host-1").out().replaceAll(" {2,}", "  "))
        .contains("Drain  empty in 1h 30m\n");
    assertThat(cli().run("host", "drain", "host-1", "--force-after", "2h").out())
        .contains("empty in 1h 30m, leases end in 2h at the latest");
    assertThat(server.seen().getLast().body()).isEqualTo("{\"force_after\":\"2h\"}");
  }
}
