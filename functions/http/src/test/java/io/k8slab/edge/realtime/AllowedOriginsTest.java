package io.k8slab.edge.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.k8slab.config.InvalidSetting;
import io.k8slab.config.Settings;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AllowedOriginsTest {
  private final AllowedOrigins origins = new AllowedOrigins(Set.of("https://lab.example.com"));

  @ParameterizedTest
  @CsvSource({
    "https://lab.example.com, api.example.com",
    "HTTPS://LAB.example.com, api.example.com",
    "http://localhost:8080, localhost:8080",
    "https://api.example.com, api.example.com",
    "https://api.example.com, API.example.com:443",
    "http://api.example.com:80, api.example.com"
  })
  void a_page_of_a_listed_origin_or_of_our_own_host_may(String origin, String host) {
    assertThat(origins.allows(List.of(origin), host)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "http://lab.example.com, api.example.com",
    "https://lab.example.com:8443, api.example.com",
    "https://lab.example.com.evil.example, api.example.com",
    "https://evil.example, api.example.com",
    "http://localhost:3000, localhost:8080",
    "https://api.example.com, api.example.com:80",
    "null, api.example.com",
    "'', api.example.com",
    "not an origin, api.example.com",
    "file://, api.example.com"
  })
  void another_may_not(String origin, String host) {
    assertThat(origins.allows(List.of(origin), host)).isFalse();
  }

  @Test
  void what_is_no_browser_says_no_origin_and_nobody_says_two() {
    assertThat(origins.allows(List.of(), "api.example.com")).isTrue();
    assertThat(origins.allows(List.of("https://evil.example"), null)).isFalse();
    assertThat(
            origins.allows(
                List.of("https://lab.example.com", "https://lab.example.com"), "api.example.com"))
        .isFalse();
  }

  @Test
  void the_list_is_read_from_the_environment() {
    var config =
        RealtimeConfig.from(
            settings("K8SLAB_ALLOWED_ORIGINS", "https://Lab.example.com, http://localhost:5173"));
    assertThat(config.allowedOrigins())
        .containsExactlyInAnyOrder("https://lab.example.com", "http://localhost:5173");
    assertThat(RealtimeConfig.from(new Settings(Map.of()))).isEqualTo(RealtimeConfig.DEFAULT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "lab.example.com",
        "https://lab.example.com/",
        "ftp://lab.example.com",
        "https://",
        "https://a b"
      })
  void an_entry_that_is_no_origin_ends_the_start(String entry) {
    assertThatThrownBy(() -> RealtimeConfig.from(settings("K8SLAB_ALLOWED_ORIGINS", entry)))
        .isInstanceOf(InvalidSetting.class)
        .hasMessageContaining("K8SLAB_ALLOWED_ORIGINS");
  }

  @Test
  void sockets_are_switched_on_by_their_setting() {
    assertThat(RealtimeConfig.isOn(new Settings(Map.of()))).isFalse();
    assertThat(RealtimeConfig.isOn(settings("K8SLAB_REALTIME", "on"))).isTrue();
    assertThatThrownBy(() -> RealtimeConfig.isOn(settings("K8SLAB_REALTIME", "yes")))
        .hasMessageContaining("K8SLAB_REALTIME");
  }

  private static Settings settings(String key, String value) {
    return new Settings(Map.of(key, value));
  }
}
