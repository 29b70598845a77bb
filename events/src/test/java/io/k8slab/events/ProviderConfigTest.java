package io.k8slab.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ProviderConfigTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"10.0.0.0/8", "10.42.0.0/16", "172.16.0.0/12", "192.168.0.0/16", "10.0.16.0/20"})
  void private_subnets_are_taken(String subnet) {
    assertThat(new ProviderConfig(subnet, null, null).faults("kind")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10.42.0.0",
        "10.42.0.0/7",
        "10.42.0.0/21",
        "10.42.0.0/99",
        "10.42.0.1/16",
        "256.0.0.0/8",
        "172.32.0.0/12",
        "169.254.0.0/16",
        "127.0.0.0/8",
        "0.0.0.0/0",
        "10.42.0.0/16 --x",
        "10.42.0.0/16\n- y",
        "fd00::/8"
      })
  void what_is_no_private_subnet_is_refused(String subnet) {
    assertThat(new ProviderConfig(subnet, null, null).faults("k3s"))
        .containsOnlyKeys(ProviderConfig.POD_SUBNET);
  }

  @Test
  void pods_and_services_have_subnets_apart() {
    assertThat(new ProviderConfig("10.42.0.0/16", "10.43.0.0/16", null).faults("k3s")).isEmpty();
    assertThat(new ProviderConfig("10.42.0.0/16", "10.42.128.0/20", null).faults("k3s"))
        .isEqualTo(Map.of("service_subnet", "must not overlap with pod_subnet"));
  }

  @Test
  void parts_are_of_a_list_and_of_k3s_only() {
    var config = new ProviderConfig(null, null, List.of("traefik", "metrics-server"));

    assertThat(config.faults("k3s")).isEmpty();
    assertThat(config.refuse("kind")).contains("The field disable is not one of this provider's.");
    assertThat(new ProviderConfig(null, null, List.of("coredns")).faults("k3s"))
        .containsOnlyKeys("disable");
    assertThat(new ProviderConfig(null, null, List.of("traefik", "traefik")).faults("k3s"))
        .containsOnlyKeys("disable");
  }

  @Test
  void nothing_set_is_taken_by_every_kind() {
    for (var kind : List.of("kwok", "kind", "k3s", "microk8s", "other")) {
      assertThat(ProviderConfig.NONE.refuse(kind)).isEmpty();
    }
    assertThat(new ProviderConfig(null, null, List.of())).isEqualTo(ProviderConfig.NONE);
    assertThat(Json.MAPPER.readValue("{}", ProviderConfig.class)).isEqualTo(ProviderConfig.NONE);
  }
}
