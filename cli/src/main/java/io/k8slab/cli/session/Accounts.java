package io.k8slab.cli.session;

import io.k8slab.cli.api.Login;
import io.k8slab.cli.api.Logout;
import io.k8slab.cli.api.RegisterUser;
import io.k8slab.cli.config.Tokens;
import io.k8slab.cli.http.ApiRequest;
import io.k8slab.cli.http.Exchange;
import java.time.Instant;
import java.time.InstantSource;

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
