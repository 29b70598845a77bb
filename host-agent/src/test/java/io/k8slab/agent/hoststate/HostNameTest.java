package io.k8slab.agent.hoststate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HostNameTest {

  @Test
  void name_is_base32_of_the_id() {
    assertThat(HostName.of(new UUID(0, 0)).value()).isEqualTo("aaaaaaaaaaaaaaaaaaaaaaaaaa");
    assertThat(HostName.of(new UUID(-1, -1)).value()).isEqualTo("77777777777777777777777774");
    // RFC 4648 of the bytes 00 01 02 .. 0f
    assertThat(HostName.of(new UUID(0x0001020304050607L, 0x08090a0b0c0d0e0fL)).value())
        .isEqualTo("aaaqeayeaudaocajbifqydiob4");
  }

  @Test
  void every_id_comes_back_from_its_name() {
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      UUID id = new UUID(random.nextLong(), random.nextLong());
      assertThat(HostName.of(id).clusterId()).isEqualTo(id);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "aaaaaaaaaaaaaaaaaaaaaaaaa",
        "aaaaaaaaaaaaaaaaaaaaaaaaab",
        "AAAAAAAAAAAAAAAAAAAAAAAAAA",
        "../../../../../etc/passwd/",
        "aaaaaaaaaaaaaaaaaaaaaaaaa\n"
      })
  void what_is_no_name_is_refused(String text) {
    assertThat(HostName.parse(text)).isEmpty();
    assertThatThrownBy(() -> new HostName(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
