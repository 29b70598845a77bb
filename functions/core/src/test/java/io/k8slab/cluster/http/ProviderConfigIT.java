package io.k8slab.cluster.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.k8slab.events.Json;
import io.k8slab.events.ProviderConfig;
import io.k8slab.http.FieldError;
import io.k8slab.http.Principal;
import io.k8slab.http.ProblemException;
import io.k8slab.http.Response;
import io.k8slab.testing.Lab;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProviderConfigIT {
  private final Lab lab = Lab.withHost(5);
  private Principal ada;

  @BeforeAll
  void start() {
    ada = lab.person("ada@example.com");
    for (var kind : List.of("kind", "k3s", "microk8s")) {
      lab.database()
          .execute(
              """
              INSERT INTO host_providers (host_id, kind, version, rank, max_workers, simulated)
              SELECT host_id, '%s', version, 0, 3, false FROM host_providers
              WHERE kind = 'kwok' AND version = '1.34.4'
              """
                  .formatted(kind));
    }
  }

  @AfterAll
  void stop() {
    lab.close();
  }

  @Test
  void what_was_set_reaches_the_agent_and_is_shown() {
    var answer =
        create(
            """
            {"name": "demo", "provider": "k3s", "provider_config": {"pod_subnet": "10.200.0.0/16",
              "service_subnet": "10.201.0.0/20", "disable": ["traefik", "servicelb"]}}
            """);

    var shown = Json.MAPPER.readTree(answer.body());
    assertThat(shown.get("provider_config").get("pod_subnet").stringValue())
        .isEqualTo("10.200.0.0/16");
    assertThat(lab.provisionOf(UUID.fromString(shown.get("id").stringValue())).config())
        .isEqualTo(
            new ProviderConfig("10.200.0.0/16", "10.201.0.0/20", List.of("traefik", "servicelb")));
  }

  @Test
  void where_nothing_was_set_nothing_is_shown() {
    var shown = Json.MAPPER.readTree(create("{\"name\": \"plain\"}").body());

    assertThat(shown.has("provider_config")).isFalse();
    assertThat(lab.provisionOf(UUID.fromString(shown.get("id").stringValue())).config())
        .isEqualTo(ProviderConfig.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kind     | {'extraMounts': [{'hostPath': '/'}]}       | /provider_config/extraMounts",
        "kind     | {'kubeadmConfigPatches': ['kind: X']}      |"
            + " /provider_config/kubeadmConfigPatches",
        "k3s      | {'volumes': ['/:/host']}                   | /provider_config/volumes",
        "k3s      | {'k3s-arg': '--x'}                         | /provider_config/k3s-arg",
        "k3s      | {'pod_subnet': '10.42.0.0/16; touch /tmp'} | /provider_config/pod_subnet",
        "k3s      | {'pod_subnet': '$(id)'}                    | /provider_config/pod_subnet",
        "k3s      | {'pod_subnet': '10.42.0.1/16'}             | /provider_config/pod_subnet",
        "k3s      | {'pod_subnet': '8.8.0.0/16'}               | /provider_config/pod_subnet",
        "k3s      | {'pod_subnet': 7}                          | /provider_config/pod_subnet",
        "kind     | {'service_subnet': '10.0.0.0/8'}           | /provider_config/service_subnet",
        "kind     | {'pod_subnet': '10.0.0.0/8', 'service_subnet': '10.1.0.0/16'} |"
            + " /provider_config/service_subnet",
        "k3s      | {'disable': ['coredns']}                   | /provider_config/disable",
        "k3s      | {'disable': ['traefik', 'traefik']}        | /provider_config/disable",
        "k3s      | {'disable': 'traefik'}                     | /provider_config/disable",
        "kind     | {'disable': ['traefik']}                   | /provider_config/disable",
        "kwok     | {'pod_subnet': '10.42.0.0/16'}             | /provider_config/pod_subnet",
        "microk8s | {'addons': ['ingress']}                    | /provider_config/addons",
        "k3s      | \"hostNetwork\"                          | /provider_config",
      })
  void anything_else_is_refused_by_its_name_and_nothing_is_made(
      String provider, String config, String pointer) {
    var before = lab.database().value("SELECT count(*) FROM clusters");
    var body =
        "{'name': 'hostile', 'provider': '%s', 'provider_config': %s}".formatted(provider, config);

    var refusal =
        catchThrowableOfType(ProblemException.class, () -> create(body.replace('\'', '"')));

    assertThat(refusal.problem().type().status()).isEqualTo(422);
    assertThat(refusal.problem().errors()).extracting(FieldError::pointer).containsExactly(pointer);
    assertThat(lab.database().value("SELECT count(*) FROM clusters")).isEqualTo(before);
  }

  @Test
  void each_kind_says_what_may_be_set_of_it_and_what_a_cluster_of_it_gets() {
    var items =
        Json.MAPPER
            .readTree(
                lab.functions().handlers().listProviders(Lab.get(ada, "/api/v1/providers")).body())
            .get("items");

    assertThat(items.valueStream().map(item -> item.get("kind").stringValue()))
        .containsExactlyInAnyOrder("k3s", "kind", "kwok", "microk8s");
    for (var item : items) {
      var kind = item.get("kind").stringValue();
      assertThat(item.get("provider_config").valueStream().map(field -> field.stringValue()))
          .containsExactlyInAnyOrderElementsOf(ProviderConfig.fields(kind));
      assertThat(item.get("default_resources").get("memory").stringValue())
          .isEqualTo(
              switch (kind) {
                case "kwok" -> "768Mi";
                case "kind" -> "2Gi";
                case "k3s" -> "1536Mi";
                default -> "4Gi";
              });
    }
  }

  private Response create(String body) {
    return lab.functions().handlers().createCluster(Lab.post(ada, "/api/v1/clusters", body));
  }
}
