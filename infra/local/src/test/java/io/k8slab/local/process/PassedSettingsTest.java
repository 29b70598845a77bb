package io.k8slab.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PassedSettingsTest {

  @Test
  void what_a_developer_may_try_goes_on_to_the_functions() {
    var wanted =
        Map.of(
            "K8SLAB_OIDC_PROVIDERS_FILE", "/providers.json",
            "K8SLAB_SMTP_HOST", "127.0.0.1",
            "K8SLAB_MAIL_FROM", "lab@example.com",
            "K8SLAB_ALLOWED_ORIGINS", "http://localhost:5173",
            "K8SLAB_TLS_CERT_FILE", "/lab.pem",
            "K8SLAB_QUOTA_CPUS", "64");

    assertThat(PassedSettings.of(wanted)).isEqualTo(wanted);
  }

  @Test
  void what_it_decides_by_itself_does_not() {
    assertThat(
            PassedSettings.of(
                Map.of(
                    "K8SLAB_DATABASE_URL", "jdbc:postgresql://elsewhere/k8slab",
                    "K8SLAB_TOKEN_KEY_FILE", "/key.pem",
                    "K8SLAB_KAFKA_BOOTSTRAP_SERVERS", "elsewhere:9092",
                    "K8SLAB_HTTP_ADDRESS", "0.0.0.0",
                    "K8SLAB_MAIL_FOLDER", "/mails",
                    "K8SLAB_SMTP_HOST", " ",
                    "PATH", "/bin")))
        .isEmpty();
  }
}
