package io.k8slab.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.k8slab.agent.cluster.KindConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class UpOptionsTest {
  @Test
  void everything_has_a_default() {
    assertThat(UpOptions.parse(List.of("up")))
        .isEqualTo(new UpOptions(8080, Path.of(".data"), Optional.empty(), Optional.empty()));
  }

  @Test
  void values_follow_their_option_or_an_equals_sign() {
    assertThat(UpOptions.parse(List.of("up", "--port", "0", "--data=/d=x", "--testbed", "/t")))
        .isEqualTo(new UpOptions(0, Path.of("/d=x"), Optional.of(Path.of("/t")), Optional.empty()));
  }

  @Test
  void kind_is_a_daemons_socket_and_its_node_images() {
    var options =
        UpOptions.parse(
            List.of(
                "up",
                "--kind",
                "unix:///run/docker.sock,1.34.4=k8slab/node:v1.34.4,1.33.1=kindest/node:v1.33.1"));

    assertThat(options.kind())
        .contains(
            new KindConfig(
                Optional.empty(),
                Optional.of("unix:///run/docker.sock"),
                Map.of("1.34.4", "k8slab/node:v1.34.4", "1.33.1", "kindest/node:v1.33.1"),
                KindConfig.USUAL_WORKERS));
  }

  @ParameterizedTest
  @CsvSource({
    "'', The one command is: up",
    "down, The one command is: up",
    "up --prot 1, Unknown option: --prot",
    "up --port, --port needs a value",
    "up --port x, '--port is a number from 0 to 65535, not x'",
    "up --port=65536, '--port is a number from 0 to 65535, not 65536'",
    "up --kind unix:///d.sock, '--kind is SOCKET,VERSION=IMAGE,..., not unix:///d.sock'",
    "'up --kind tcp://h:1,1.34.4=a', '--kind is SOCKET,VERSION=IMAGE,..., not tcp://h:1,1.34.4=a'",
    "up --port -1, '--port is a number from 0 to 65535, not -1'"
  })
  void what_is_wrong_is_said(String line, String complaint) {
    var words = line.isEmpty() ? List.<String>of() : List.of(line.split(" "));

    assertThatThrownBy(() -> UpOptions.parse(words))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(complaint);
  }
}
