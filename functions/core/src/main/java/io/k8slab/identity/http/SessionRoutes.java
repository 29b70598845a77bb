package io.k8slab.identity.http;

import io.k8slab.http.JsonBody;
import io.k8slab.http.Problem;
import io.k8slab.http.ProblemType;
import io.k8slab.http.Request;
import io.k8slab.http.Response;
import io.k8slab.http.SessionsHandlers;
import io.k8slab.identity.Client;
import io.k8slab.identity.EmailAddress;
import io.k8slab.identity.ManageSessions;
import io.k8slab.identity.RefreshToken;
import io.k8slab.identity.SignIn;
import io.k8slab.identity.SignOut;
import io.k8slab.identity.SignedIn;
import io.k8slab.identity.TokenKeys;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Signing in and out. */
public final class SessionRoutes implements SessionsHandlers {
  private final SignIn signIn;
  private final TokenEndpoint tokens;
  private final SignOut signOut;
  private final ManageSessions sessions;
  private final Response jwks;

  public SessionRoutes(
      SignIn signIn,
      TokenEndpoint tokens,
      SignOut signOut,
      ManageSessions sessions,
      TokenKeys keys) {
    this.signIn = signIn;
    this.tokens = tokens;
    this.signOut = signOut;
    this.sessions = sessions;
    this.jwks =
        Response.json(200, Map.of("keys", keys.publicJwks()))
            .with("cache-control", "public, max-age=300");
  }

  private record SessionView(
      UUID id,
      boolean current,
      String address,
      String userAgent,
      Instant createdAt,
      Instant lastUsedAt,
      Instant expiresAt) {}

  private record SessionList(List<SessionView> items) {}

  @Override
  public Response login(Request request) {
    var body = JsonBody.of(request);
    var email = body.text("email", 0, Fields.MAX_EMAIL);
    var password = body.text("password", 0, Fields.MAX_PASSWORD);
    body.finish();
    return signIn
        .signIn(EmailAddress.parse(email), password, Client.of(request))
        .map(tokens::tokens)
        .orElseThrow(
            () ->
                Problem.of(
                        ProblemType.INVALID_CREDENTIALS, "No account has this e-mail and password.")
                    .asException());
  }

  @Override
  public Response token(Request request) {
    return tokens.answer(request);
  }

  @Override
  public Response logout(Request request) {
    var body = JsonBody.of(request);
    var token = body.text("refresh_token", 0, TokenEndpoint.MAX_TOKEN);
    body.finish();
    signOut.signOut(new RefreshToken(token), Client.of(request));
    return Response.empty(204);
  }

  @Override
  public Response listSessions(Request request) {
    var current = request.caller().sessionId();
    return Response.json(
        200,
        new SessionList(
            sessions.of(request.caller().userId()).stream()
                .map(session -> view(session, session.id().equals(current)))
                .toList()));
  }

  @Override
  public Response deleteSession(Request request) {
    sessions.end(
        request.caller().userId(),
        UUID.fromString(request.pathParameter("id")),
        Client.of(request));
    return Response.empty(204);
  }

  /**
   * Clients may keep the keys for a while: they change rarely, and a new one comes before its use.
   */
  @Override
  public Response getJwks(Request request) {
    return jwks;
  }

  private static SessionView view(SignedIn session, boolean current) {
    return new SessionView(
        session.id(),
        current,
        session.address(),
        session.userAgent(),
        session.createdAt(),
        session.lastUsedAt(),
        session.expiresAt());
  }
}
