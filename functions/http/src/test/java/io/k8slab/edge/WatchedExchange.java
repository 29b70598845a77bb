package io.k8slab.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.testing.Answer;
import io.k8slab.testing.Exchange;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Keeps what was refused and the heads of all answers, and knows which texts are secrets. */
final class WatchedExchange implements Exchange {
  private final Exchange exchange;
  private final StringBuilder refusals = new StringBuilder();
  private final StringBuilder heads = new StringBuilder();
  private final Set<Secret> secrets = new LinkedHashSet<>();

  /** Is in no message of a failed test. */
  record Secret(String text) {
    void expectNotIn(String place, String written) {
      var bytes = text.getBytes(StandardCharsets.UTF_8);
      for (var shown :
          List.of(
              text,
              Base64.getEncoder().encodeToString(bytes),
              Base64.getUrlEncoder().withoutPadding().encodeToString(bytes))) {
        assertThat(written.contains(shown)).as("%s holds %s", place, this).isFalse();
      }
    }

    @Override
    public String toString() {
      return "a secret like " + text.substring(0, Math.min(11, text.length()));
    }
  }

  WatchedExchange(Exchange exchange) {
    this.exchange = exchange;
  }

  /** The text itself. */
  String secret(String text) {
    assertThat(text).hasSizeGreaterThan(15);
    secrets.add(new Secret(text));
    return text;
  }

  Set<Secret> secrets() {
    return secrets;
  }

  String refusals() {
    return refusals.toString();
  }

  String heads() {
    return heads.toString();
  }

  @Override
  public Answer send(String method, String path, Map<String, String> headers, byte[] body) {
    var answer = exchange.send(method, path, headers, body);
    heads.append(answer.response().headers()).append('\n');
    if (answer.status() >= 400) {
      refusals.append(answer).append('\n');
    }
    return answer;
  }
}
