package io.k8slab.cli.session;

import io.k8slab.cli.api.DeviceAuthorization;
import io.k8slab.cli.api.Login;
import io.k8slab.cli.api.Logout;
import io.k8slab.cli.api.RegisterUser;
import io.k8slab.cli.api.StartOidcLogin;
import io.k8slab.cli.api.StartedOidcLogin;
import io.k8slab.cli.api.User;
import io.k8slab.cli.config.Tokens;
import io.k8slab.cli.http.Answer;
import io.k8slab.cli.http.ApiRequest;
import io.k8slab.cli.http.Exchange;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/** The routes for somebody who is not signed in yet, or no longer. */
public record Accounts(Exchange exchange, InstantSource clock) {

  public void register(RegisterUser person) {
    exchange.send(ApiRequest.post("/api/v1/users", person)).check();
  }

  public Tokens login(Login credentials) {
    Instant asked = clock.instant();
    return SignedIn.tokens(
        exchange.send(ApiRequest.post("/api/v1/auth/login", credentials)), asked);
  }

  /** Codes for a device that calls itself so. */
  public DeviceAuthorization startDevice(String name) {
    Map<String, String> form = Map.of("client_id", name);
    return exchange
        .send(ApiRequest.postForm("/api/v1/auth/device", form))
        .read(DeviceAuthorization::read)
        .value();
  }

  public StartedOidcLogin startAt(String provider, StartOidcLogin wish) {
    String path = "/api/v1/auth/oidc/" + ApiRequest.encoded(provider) + "/start";
    return exchange.send(ApiRequest.post(path, wish)).read(StartedOidcLogin::read).value();
  }

  /** What a grant came to; not checked, for a device's first answers are refusals. */
  public Answer grant(Map<String, String> form) {
    return exchange.send(ApiRequest.postForm("/api/v1/auth/token", form));
  }

  /**
   * @param asked when, before the request left
   */
  public Tokens tokens(Answer answer, Instant asked) {
    return SignedIn.tokens(answer, asked);
  }

  /** Whose tokens these are. */
  public String email(Tokens tokens) {
    return exchange
        .send(ApiRequest.get("/api/v1/users/me").withBearer(tokens.accessToken()))
        .read(User::read)
        .value()
        .email();
  }

  public void logout(Tokens tokens) {
    exchange
        .send(ApiRequest.post("/api/v1/auth/logout", new Logout(tokens.refreshToken())))
        .check();
  }

  /** Only whether anything answers: a server behind a path may keep its health to itself. */
  public void reach() {
    exchange.send(ApiRequest.get("/health/live"));
  }
}
