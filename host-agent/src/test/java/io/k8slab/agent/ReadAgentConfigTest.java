package io.k8slab.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.k8slab.agent.fixture.TestKeys;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ReadAgentConfigTest {
  @TempDir Path folder;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void files() throws IOException {
    environment.put("K8SLAB_AGENT_ID", "agent-1");
    environment.put("K8SLAB_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:9092");
    environment.put(
        "K8SLAB_SIGNING_KEY_FILE",
        secret("signing.pem", pem(TestKeys.SIGNING.getPrivate().getEncoded())));
    environment.put("K8SLAB_SEALING_KEYSET_FILE", file("keyset.json", TestKeys.publicKeyset()));
    environment.put(
        "K8SLAB_INVENTORY_FILE",
        file(
            "inventory.yaml",
            """
            pool: default
            hosts:
              - host_id: here
                api_address: 127.0.0.1
                ports: {first: 30000, count: 60}
                slots: 10
            """));
  }

  @Test
  void the_environment_alone_is_enough() {
    var config = read();

    assertThat(config.agentId()).isEqualTo("agent-1");
    assertThat(config.inventory().pool()).isEqualTo("default");
    assertThat(config.bus().groupProtocol()).isEqualTo(GroupProtocol.CONSUMER);
    assertThat(config.signingKey()).isEqualTo(TestKeys.SIGNING.getPrivate());
    assertThat(config.sealer().keyId()).isEqualTo(TestKeys.sealer().keyId());
    assertThat(config.stopClustersOnExit()).isFalse();
    assertThat(config.drain()).isEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void the_environment_comes_before_the_file() throws IOException {
    var file =
        file(
            "agent.properties",
            """
            agent_id=agent-of-the-file
            kafka_group_protocol=classic
            kafka_properties_file=%s
            stop_clusters_on_exit=true
            drain=PT2S
            """
                .formatted(file("kafka.properties", "security.protocol=SASL_SSL")));

    var config = ReadAgentConfig.from(Optional.of(Path.of(file)), environment);

    assertThat(config.agentId()).isEqualTo("agent-1");
    assertThat(config.bus().groupProtocol()).isEqualTo(GroupProtocol.CLASSIC);
    assertThat(config.bus().clientProperties()).containsEntry("security.protocol", "SASL_SSL");
    assertThat(config.stopClustersOnExit()).isTrue();
    assertThat(config.drain()).isEqualTo(Duration.ofSeconds(2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "agent_id",
        "kafka_bootstrap_servers",
        "signing_key_file",
        "sealing_keyset_file",
        "inventory_file"
      })
  void a_missing_key_is_named(String key) {
    environment.remove("K8SLAB_" + key.toUpperCase(java.util.Locale.ROOT));

    assertThatThrownBy(this::read).hasMessage(key + ": missing");
  }

  @ParameterizedTest
  @CsvSource({
    "AGENT_ID,Agent 1,agent_id: not as",
    "KAFKA_GROUP_PROTOCOL,share,kafka_group_protocol:",
    "KAFKA_PROPERTIES_FILE,/nowhere,kafka_properties_file: the file: cannot be read",
    "SIGNING_KEY_FILE,/nowhere,signing_key_file: cannot be read",
    "SEALING_KEYSET_FILE,/nowhere,sealing_keyset_file: cannot be read",
    "INVENTORY_FILE,/nowhere,inventory_file: the file: cannot be read",
    "STOP_CLUSTERS_ON_EXIT,yes,stop_clusters_on_exit: neither true nor false",
    "DRAIN,20s,drain: not an ISO 8601 duration",
    "DRAIN,PT-1S,drain: negative",
  })
  void a_wrong_value_is_named(String key, String value, String why) {
    environment.put("K8SLAB_" + key, value);

    assertThatThrownBy(this::read)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  @Test
  void an_unknown_key_of_the_file_is_named() throws IOException {
    var file = file("agent.properties", "agent_name=x");

    assertThatThrownBy(() -> ReadAgentConfig.from(Optional.of(Path.of(file)), environment))
        .hasMessage("agent_name: unknown");
  }

  @Test
  void a_signing_key_that_everybody_may_read_is_refused() throws IOException {
    var file = Path.of(environment.get("K8SLAB_SIGNING_KEY_FILE"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    assertThatThrownBy(this::read).hasMessageContaining("signing_key_file: everybody may read");
  }

  @Test
  void another_kind_of_key_is_refused() throws Exception {
    var rsa = KeyPairGenerator.getInstance("X25519").generateKeyPair().getPrivate();
    environment.put("K8SLAB_SIGNING_KEY_FILE", secret("rsa.pem", pem(rsa.getEncoded())));
    assertThatThrownBy(this::read).hasMessageContaining("signing_key_file: not an Ed25519 key");

    environment.put("K8SLAB_SIGNING_KEY_FILE", secret("no.pem", "no key"));
    assertThatThrownBy(this::read).hasMessageContaining("signing_key_file: no PKCS 8 key");
  }

  @Test
  void a_keyset_that_is_none_is_refused_and_not_quoted() throws IOException {
    environment.put("K8SLAB_SEALING_KEYSET_FILE", file("keyset.json", "{\"secret\":1}"));

    assertThatThrownBy(this::read)
        .hasMessage("sealing_keyset_file: not a Tink keyset of public keys only");
  }

  @Test
  void its_text_holds_no_key() {
    assertThat(read().toString())
        .isEqualTo("AgentConfig[agent-1, pool default, BusConfig[127.0.0.1:9092, CONSUMER]]");
  }

  @Test
  void help_names_every_key() throws Exception {
    var out = new ByteArrayOutputStream();
    assertThat(main(out, "--help")).isZero();

    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains(ReadAgentConfig.KEYS.toArray(String[]::new));
  }

  @Test
  void a_wrong_command_line_or_configuration_ends_with_2() throws Exception {
    var out = new ByteArrayOutputStream();
    assertThat(main(out, "--confg", "x")).isEqualTo(2);
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("--help");

    environment.remove("K8SLAB_AGENT_ID");
    assertThat(main(out)).isEqualTo(2);
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("host-agent: agent_id: missing");
    assertThat(main(out, "--config", "/nowhere")).isEqualTo(2);
  }

  private int main(ByteArrayOutputStream out, String... words) throws InterruptedException {
    var print = new PrintStream(out, true, StandardCharsets.UTF_8);
    return Main.run(words, environment, print, print);
  }

  private AgentConfig read() {
    return ReadAgentConfig.from(Optional.empty(), environment);
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private String secret(String name, String text) throws IOException {
    var file = Path.of(file(name, text));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file.toString();
  }

  private static String pem(byte[] key) {
    return "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(key)
        + "\n-----END PRIVATE KEY-----\n";
  }
}
