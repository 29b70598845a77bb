package io.k8slab.cli.session;

import io.k8slab.cli.api.TokenResponse;
import io.k8slab.cli.config.Config;
import io.k8slab.cli.config.ConfigFile;
import io.k8slab.cli.config.Tokens;
import io.k8slab.cli.failure.ExitCode;
import io.k8slab.cli.failure.Failure;
import io.k8slab.cli.http.Answer;
import io.k8slab.cli.http.ApiRequest;
import io.k8slab.cli.http.Exchange;
import io.k8slab.cli.terminal.Surroundings;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Requests with the access token, renewed when it is about to end or the server says so. Runs of
 * this program share the tokens by the configuration file: one renews, under the file's lock, the
 * others find the new ones there.
 */
final class SignedIn {
  private static final int UNAUTHORIZED = 401;

  private final Exchange exchange;
  private final ConfigFile file;
  private final Surroundings surroundings;
  private Tokens tokens;

  SignedIn(Exchange exchange, ConfigFile file, Tokens tokens, Surroundings surroundings) {
    this.exchange = exchange;
    this.file = file;
    this.tokens = tokens;
    this.surroundings = surroundings;
  }

  Answer send(ApiRequest request) {
    if (!tokens.usableAt(surroundings.clock().instant())) {
      renew();
    }
    Answer answer = exchange.send(request.withBearer(tokens.accessToken()));
    if (answer.status() != UNAUTHORIZED) {
      return answer.check();
    }
    // refused before anything was done, so that doing it again is safe for every method
    renew();
    Answer second = exchange.send(request.withBearer(tokens.accessToken()));
    if (second.status() == UNAUTHORIZED) {
      throw over();
    }
    return second.check();
  }

  private void renew() {
    String refused = tokens.accessToken();
    Config now = file.update(config -> renewed(config, refused));
    if (now.tokens() == null) {
      throw over();
    }
    tokens = now.tokens();
  }

  private Config renewed(Config config, String refused) {
    Tokens current = config.tokens();
    boolean sameServer = exchange.server().url().equals(config.apiUrl());
    if (current == null || !sameServer) {
      throw over();
    }
    Instant now = surroundings.clock().instant();
    if (!current.accessToken().equals(refused) && current.usableAt(now)) {
      return config;
    }
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "refresh_token");
    form.put("refresh_token", current.refreshToken());
    Answer answer = exchange.send(ApiRequest.postForm("/api/v1/auth/token", form));
    if (answer.status() == UNAUTHORIZED || answer.status() == 400) {
      throw over();
    }
    return config.renewed(tokens(answer, now));
  }

  /** The tokens of an answer; their end counts from {@code asked}, before the request left. */
  static Tokens tokens(Answer answer, Instant asked) {
    TokenResponse response = answer.read(TokenResponse::read).value();
    return new Tokens(
        response.accessToken(), response.refreshToken(), asked.plusSeconds(response.expiresIn()));
  }

  private Failure over() {
    return Failure.of(
        ExitCode.UNAUTHENTICATED,
        "Your sign-in has ended",
        "Sign in again: " + surroundings.self() + " auth login");
  }
}
