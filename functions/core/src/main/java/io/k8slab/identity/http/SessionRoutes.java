package io.k8slab.identity.http;

import io.k8slab.http.FormBody;
import io.k8slab.http.JsonBody;
import io.k8slab.http.Problem;
import io.k8slab.http.ProblemType;
import io.k8slab.http.Request;
import io.k8slab.http.Response;
import io.k8slab.http.SessionsHandlers;
import io.k8slab.identity.AccessTokens;
import io.k8slab.identity.Client;
import io.k8slab.identity.EmailAddress;
import io.k8slab.identity.ManageSessions;
import io.k8slab.identity.RefreshToken;
import io.k8slab.identity.RotateSession;
import io.k8slab.identity.Session;
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
  private static final int MAX_TOKEN = 200;

  private final SignIn signIn;
  private final RotateSession rotate;
  private final SignOut signOut;
  private final ManageSessions sessions;
  private final AccessTokens accessTokens;
  private final Response jwks;

  public SessionRoutes(
      SignIn signIn,
      RotateSession rotate,
      SignOut signOut,
      ManageSessions sessions,
      AccessTokens accessTokens,
      TokenKeys keys) {
    this.signIn = signIn;
    this.rotate = rotate;
    this.signOut = signOut;
    this.sessions = sessions;
    this.accessTokens = accessTokens;
    this.jwks =
        Response.json(200, Map.of("keys", keys.publicJwks()))
            .with("cache-control", "public, max-age=300");
  }

  private record Tokens(
      String accessToken,
      String tokenType,
      long expiresIn,
      String refreshToken,
      long refreshExpiresIn) {}

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
        .map(this::tokens)
        .orElseThrow(
            () ->
                Problem.of(
                        ProblemType.INVALID_CREDENTIALS, "No account has this e-mail and password.")
                    .asException());
  }

  @Override
  public Response token(Request request) {
    var form = FormBody.of(request);
    var grant = form.text("grant_type", 100);
    if (!grant.isEmpty() && !grant.equals("refresh_token")) {
      form.refuse("grant_type", "must be refresh_token");
    }
    var token = form.text("refresh_token", MAX_TOKEN);
    form.finish();
    return rotate
        .rotate(new RefreshToken(token), Client.of(request))
        .map(this::tokens)
        .orElseThrow(
            () ->
                Problem.of(
                        ProblemType.INVALID_TOKEN, "The refresh token is not valid; sign in again.")
                    .asException());
  }

  @Override
  public Response logout(Request request) {
    var body = JsonBody.of(request);
    var token = body.text("refresh_token", 0, MAX_TOKEN);
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

  private Response tokens(Session session) {
    return Response.json(
        200,
        new Tokens(
            accessTokens.issue(session),
            "Bearer",
            AccessTokens.LIFETIME.toSeconds(),
            session.refreshToken().value(),
            RefreshToken.LIFETIME.toSeconds()));
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
