package io.k8slab.agent.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RedactorTest {
  private final Redactor redactor = new Redactor();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "client-key-data: c2VjcmV0 | client-key-data: [redacted]",
        "    token: abc.def | token: [redacted]",
        "{\"token\":\"hush\",\"user\":\"a\"} | {\"token\":[redacted],\"user\":\"a\"}",
        "Authorization: Bearer abc.DEF-1~/+= | Authorization: Bearer [redacted]",
        "pull https://ann:hush@registry.example/v2 | pull https://ann:[redacted]@registry.example/v2",
        "postgres://k8slab:p%40ss@db:5432/x | postgres://k8slab:[redacted]@db:5432/x",
        "kubeadm join 10.0.0.1:6443 --token abcdef.0123456789abcdef --x | kubeadm join 10.0.0.1:6443 --token [redacted] --x",
        "using token abcdef.0123456789abcdef | using token [redacted]",
        "--certificate-key 0a1b2c3d | --certificate-key [redacted]",
        "password=hush other | password=[redacted] other",
        "got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln now | got [redacted] now"
      })
  void secret_is_blanked(String line, String clean) {
    assertThat(redactor.line(line).strip()).isEqualTo(clean);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Cluster is ready",
        "https://127.0.0.1:6443/readyz",
        "tokens are fine: three of them",
        "-----BEGIN CERTIFICATE-----"
      })
  void other_lines_stay_as_they_are(String line) {
    assertThat(redactor.line(line)).isEqualTo(line);
  }

  @Test
  void kubeconfig_that_a_tool_prints_has_no_secret_left() {
    var kubeconfig =
        """
        apiVersion: v1
        clusters:
        - cluster:
            certificate-authority-data: cHVibGlj
            server: https://127.0.0.1:6443
          name: kind
        users:
        - name: admin
          user:
            client-certificate-data: cHVibGlj
            client-key-data: aHVzaCBodXNo
            token: hush.hush.hush
            password: "hush hush"
        """;

    var clean = kubeconfig.lines().map(redactor::line).collect(Collectors.joining("\n"));

    assertThat(clean)
        .contains("server: https://127.0.0.1:6443", "client-certificate-data: cHVibGlj")
        .doesNotContain("aHVza", "hush");
  }

  @Test
  void private_key_is_blanked_from_its_first_line_to_its_last() {
    assertThat(redactor.line("key: -----BEGIN EC PRIVATE KEY-----")).isEqualTo("key: [redacted]");
    assertThat(redactor.line("MHcCAQEE")).isEqualTo("[redacted]");
    assertThat(redactor.line("-----END EC PRIVATE KEY-----")).isEqualTo("[redacted]");
    assertThat(redactor.line("after")).isEqualTo("after");
  }

  @Test
  void private_key_in_one_line_is_blanked() {
    assertThat(
            redactor.line("x \"-----BEGIN PRIVATE KEY-----\\nMIGH\\n-----END PRIVATE KEY-----\" y"))
        .isEqualTo("x \"[redacted]\" y");
  }
}
