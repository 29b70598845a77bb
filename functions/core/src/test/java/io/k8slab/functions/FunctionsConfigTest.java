package io.k8slab.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.k8slab.config.InvalidSetting;
import io.k8slab.functions.FunctionsConfig.Publishing;
import io.k8slab.jdbc.DatabaseConfig;
import io.k8slab.testing.TestEnvironment;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class FunctionsConfigTest {
  private final Map<String, String> environment =
      new HashMap<>(
          TestEnvironment.of(
              new DatabaseConfig("jdbc:postgresql://db/x", "u", "hidden", 10), "k:9092"));

  @Test
  void has_a_usual_value_for_all_but_addresses_and_keys() {
    var config = FunctionsConfig.from(environment);
    assertThat(config.quota().person().activeClusters()).isEqualTo(3);
    assertThat(config.quota().person().longestTtl()).isEqualTo(Duration.ofHours(8));
    assertThat(config.relay().connections()).isEqualTo(4);
    assertThat(config.publishing()).isEqualTo(Publishing.BACKGROUND);
    assertThat(config.api().get().tokens().issuer()).isEqualTo("k8slab");
    assertThat(config.toString()).doesNotContain("hidden");
  }

  @Test
  void takes_what_is_set() {
    environment.put("K8SLAB_DATABASE_POOL_SIZE", "3");
    environment.put("K8SLAB_QUOTA_ACTIVE_CLUSTERS", "9");
    environment.put("K8SLAB_QUOTA_LONGEST_TTL", "PT24H");
    environment.put("K8SLAB_DEFAULT_PROVIDER", "kind");
    environment.put("K8SLAB_PUBLISHING", "inline");
    environment.put("K8SLAB_RATE_LIMIT_ADDRESS_READS", "7");
    var config = FunctionsConfig.from(environment);
    assertThat(config.relay().connections()).isEqualTo(1);
    assertThat(config.quota().person().activeClusters()).isEqualTo(9);
    assertThat(config.clusters().defaultProvider()).isEqualTo("kind");
    assertThat(config.publishing()).isEqualTo(Publishing.INLINE);
    assertThat(config.rateLimits().addressReads()).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource({
    "K8SLAB_DATABASE_URL, ''",
    "K8SLAB_DATABASE_URL, mysql://x",
    "K8SLAB_DATABASE_PASSWORD, ''",
    "K8SLAB_DATABASE_POOL_SIZE, 0",
    "K8SLAB_KAFKA_BOOTSTRAP_SERVERS, ''",
    "K8SLAB_TOKEN_KEY_FILE, /no/such",
    "K8SLAB_SEALING_KEYSET_FILE, ''",
    "K8SLAB_QUOTA_DEFAULT_TTL, PT9H",
    "K8SLAB_PUBLISHING, sometimes",
    "K8SLAB_LOGINS_AT_ONCE, many",
    "K8SLAB_RATE_LIMIT_WRITES, 0",
    "K8SLAB_RATE_LIMIT_CHUNK_PERCENT, 101",
  })
  void a_wrong_value_stops_the_start_naming_the_key(String key, String value) {
    environment.put(key, value);
    var complaint =
        catchThrowableOfType(
            InvalidSetting.class, () -> FunctionsConfig.from(environment).api().get());
    assertThat(complaint.key()).isEqualTo(key);
  }

  @Test
  void only_who_seals_the_audit_log_needs_its_key_where_there_is_one() {
    assertThat(FunctionsConfig.from(environment).auditKeys().get()).hasToString("AuditKeys[0]");
    environment.put("K8SLAB_AUDIT_KEY_FILE", "/no/such");
    var config = FunctionsConfig.from(environment);
    assertThat(catchThrowableOfType(InvalidSetting.class, () -> config.auditKeys().get()).key())
        .isEqualTo("K8SLAB_AUDIT_KEY_FILE");
  }

  @Test
  void functions_other_than_api_are_told_none_of_its_secrets() {
    environment.remove("K8SLAB_TOKEN_KEY_FILE");
    environment.remove("K8SLAB_SEALING_KEYSET_FILE");
    var config = FunctionsConfig.from(environment);
    assertThat(config.database().user()).isEqualTo("u");
    assertThat(catchThrowableOfType(InvalidSetting.class, () -> config.api().get()).key())
        .isEqualTo("K8SLAB_TOKEN_KEY_FILE");
  }
}
