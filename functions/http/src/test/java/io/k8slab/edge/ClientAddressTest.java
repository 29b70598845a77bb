package io.k8slab.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ClientAddressTest {
  @ParameterizedTest
  @CsvSource({
    "0, '192.0.2.1', 10.0.0.1", // nobody is believed
    "1, '192.0.2.1', 192.0.2.1",
    "1, '203.0.113.9, 192.0.2.1', 192.0.2.1", // the client wrote the first one
    "2, '203.0.113.9, 192.0.2.1, 10.0.0.7', 192.0.2.1",
    "2, '192.0.2.1', 192.0.2.1",
    "1, '', 10.0.0.1",
  })
  void is_what_the_first_proxy_of_ours_saw(int proxies, String forwarded, String client) {
    assertThat(new ClientAddress(proxies).of(Map.of("x-forwarded-for", forwarded), "10.0.0.1"))
        .isEqualTo(client);
  }
}
