package io.k8slab.identity.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.k8slab.config.InvalidSetting;
import io.k8slab.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OidcConfigTest {
  private static final String KEY = "K8SLAB_OIDC_PROVIDERS";

  @Test
  void without_settings_nobody_else_signs_people_in_and_programs_may_listen_on_loopback() {
    var config = OidcConfig.from(new Settings(Map.of()));
    assertThat(config.providers()).isEmpty();
    assertThat(config.redirectUris().allows("http://127.0.0.1:1234/callback")).isTrue();
  }

  @Test
  void providers_are_read_from_a_file_and_their_secrets_from_others(@TempDir Path folder)
      throws IOException {
    var secret = Files.writeString(folder.resolve("secret"), "hush\n");
    var file =
        Files.writeString(
            folder.resolve("providers.json"),
            """
            {"providers":[
              {"id":"company","name":"Company login","issuer":"https://id.example.com/realms/a",
               "client_id":"k8slab","client_secret_file":"%s","trust_email":true},
              {"id":"public","name":"Public","issuer":"http://127.0.0.1:9000",
               "client_id":"k8slab","scopes":["openid"]}]}
            """
                .formatted(secret));
    var config = OidcConfig.from(new Settings(Map.of(KEY + "_FILE", file.toString())));
    var company = config.providers().getFirst();
    assertThat(company.clientSecret()).contains("hush");
    assertThat(company.trustEmail()).isTrue();
    assertThat(company.scopes()).containsExactly("openid", "email", "profile");
    assertThat(company.discovery())
        .hasToString("https://id.example.com/realms/a/.well-known/openid-configuration");
    assertThat(company.toString()).doesNotContain("hush");
    assertThat(config.providers().getLast().clientSecret()).isEmpty();
    assertThat(config.providers().getLast().trustEmail()).isFalse();
  }

  @Test
  void a_document_that_is_a_secret_as_a_whole_has_the_clients_secret_in_it() {
    var json =
        "{\"providers\":[{\"id\":\"a\",\"name\":\"n\",\"issuer\":\"https://a\",\"client_id\":\"c\",\"client_secret\":\"hush\"}]}";
    var config = OidcConfig.from(new Settings(Map.of(KEY, json)));
    assertThat(config.providers().getFirst().clientSecret()).contains("hush");
    assertThat(config.toString()).doesNotContain("hush");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not JSON",
        "[]",
        "{\"providers\":[{}]}",
        "{\"providers\":[{\"id\":\"A\",\"name\":\"n\",\"issuer\":\"https://a\",\"client_id\":\"c\"}]}",
        "{\"providers\":[{\"id\":\"a\",\"name\":\" \",\"issuer\":\"https://a\",\"client_id\":\"c\"}]}",
        "{\"providers\":[{\"id\":\"a\",\"name\":\"n\",\"issuer\":\"http://a\",\"client_id\":\"c\"}]}",
        "{\"providers\":[{\"id\":\"a\",\"name\":\"n\",\"issuer\":\"https://a?b\",\"client_id\":\"c\"}]}",
        "{\"providers\":[{\"id\":\"a\",\"name\":\"n\",\"issuer\":\"file:///a\",\"client_id\":\"c\"}]}",
        "{\"providers\":[{\"id\":\"a\",\"name\":\"n\",\"issuer\":\"https://a\",\"client_id\":\"\"}]}",
        "{\"providers\":[{\"id\":\"a\",\"name\":\"n\",\"issuer\":\"https://a\",\"client_id\":\"c\",\"scopes\":[]}]}",
        "{\"providers\":[{\"id\":\"a\",\"name\":\"n\",\"issuer\":\"https://a\",\"client_id\":\"c\",\"secret\":\"s\"}]}",
        "{\"providers\":[{\"id\":\"a\",\"name\":\"n\",\"issuer\":\"https://a\",\"client_id\":\"c\",\"client_secret\":\"s\",\"client_secret_file\":\"/etc/hostname\"}]}",
        "{\"providers\":[{\"id\":\"a\",\"name\":\"n\",\"issuer\":\"https://a\",\"client_id\":\"c\",\"client_secret_file\":\"/nowhere\"}]}",
        "{\"providers\":[{\"id\":\"a\",\"name\":\"n\",\"issuer\":\"https://a\",\"client_id\":\"c\"},{\"id\":\"a\",\"name\":\"m\",\"issuer\":\"https://b\",\"client_id\":\"c\"}]}",
      })
  void what_is_no_provider_is_refused_by_the_settings_name(String json) {
    assertThatThrownBy(() -> OidcConfig.from(new Settings(Map.of(KEY, json))))
        .isInstanceOf(InvalidSetting.class)
        .hasMessageStartingWith(KEY);
  }

  @Test
  void a_redirect_uri_counts_to_the_letter_but_for_the_port_on_loopback() {
    var config =
        OidcConfig.from(
            new Settings(
                Map.of(
                    "K8SLAB_OIDC_REDIRECT_URIS",
                    "https://lab.example.com/signed-in, http://[::1]/callback")));
    var uris = config.alsoTo("https://lab.example.com/device").redirectUris();
    assertThat(uris.allows("https://lab.example.com/signed-in")).isTrue();
    assertThat(uris.allows("https://lab.example.com/device")).isTrue();
    assertThat(uris.allows("http://[::1]:4711/callback")).isTrue();
    assertThat(uris.allows("https://lab.example.com:8443/signed-in")).isFalse();
    assertThat(uris.allows("https://lab.example.com/signed-in/")).isFalse();
    assertThat(uris.allows("http://127.0.0.1:4711/callback")).isFalse();
    assertThat(uris.allows("HTTPS://lab.example.com/signed-in")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/relative", "ftp://a/b", "https://a/b#c", "a b"})
  void what_is_no_redirect_uri_is_refused(String uri) {
    assertThatThrownBy(
            () -> OidcConfig.from(new Settings(Map.of("K8SLAB_OIDC_REDIRECT_URIS", uri))))
        .isInstanceOf(InvalidSetting.class)
        .hasMessageStartingWith("K8SLAB_OIDC_REDIRECT_URIS");
  }
}
