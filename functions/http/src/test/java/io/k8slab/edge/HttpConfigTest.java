package io.k8slab.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.k8slab.config.InvalidSetting;
import io.k8slab.config.Settings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HttpConfigTest {
  @Test
  void listens_on_loopback_unless_told_otherwise() {
    var config = HttpConfig.from(new Settings(Map.of()));
    assertThat(config.address().isLoopbackAddress()).isTrue();
    assertThat(config.port()).isEqualTo(8080);
    assertThat(config.drainTimeout()).isEqualTo(Duration.ofSeconds(25));
  }

  @Test
  void takes_its_port_from_knative_and_from_us_first() {
    assertThat(HttpConfig.from(new Settings(Map.of("PORT", "9"))).port()).isEqualTo(9);
    var settings = Map.of("PORT", "9", "K8SLAB_HTTP_PORT", "10", "K8SLAB_HTTP_ADDRESS", "0.0.0.0");
    assertThat(HttpConfig.from(new Settings(settings)).port()).isEqualTo(10);
    assertThat(HttpConfig.from(new Settings(settings)).address().isAnyLocalAddress()).isTrue();
  }

  @Test
  void takes_as_many_at_once_as_the_pool_can_serve() {
    assertThat(HttpConfig.from(new Settings(Map.of())).concurrency()).isEqualTo(320);
    var settings = Map.of("K8SLAB_DATABASE_POOL_SIZE", "3");
    assertThat(HttpConfig.from(new Settings(settings)).concurrency()).isEqualTo(96);
    settings = Map.of("K8SLAB_DATABASE_POOL_SIZE", "3", "K8SLAB_HTTP_CONCURRENCY", "7");
    assertThat(HttpConfig.from(new Settings(settings)).concurrency()).isEqualTo(7);
  }

  @Test
  void a_wrong_address_or_port_is_named() {
    for (var wrong :
        Map.of("K8SLAB_HTTP_ADDRESS", "no address", "K8SLAB_HTTP_PORT", "70000").entrySet()) {
      var settings = new Settings(Map.of(wrong.getKey(), wrong.getValue()));
      assertThat(catchThrowableOfType(InvalidSetting.class, () -> HttpConfig.from(settings)).key())
          .isEqualTo(wrong.getKey());
    }
  }
}
