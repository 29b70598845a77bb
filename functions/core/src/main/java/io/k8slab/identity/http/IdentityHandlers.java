package io.k8slab.identity.http;

import io.k8slab.http.FormBody;
import io.k8slab.http.JsonBody;
import io.k8slab.http.Problem;
import io.k8slab.http.ProblemType;
import io.k8slab.http.Request;
import io.k8slab.http.Response;
import io.k8slab.http.Role;
import io.k8slab.identity.AccessTokens;
import io.k8slab.identity.Client;
import io.k8slab.identity.EmailAddress;
import io.k8slab.identity.RefreshToken;
import io.k8slab.identity.Register;
import io.k8slab.identity.RotateSession;
import io.k8slab.identity.Session;
import io.k8slab.identity.SignIn;
import io.k8slab.identity.SignOut;
import io.k8slab.identity.SigningKey;
import io.k8slab.identity.User;
import io.k8slab.identity.jdbc.UserRows;
import io.k8slab.jdbc.Database;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The account operations. */
public final class IdentityHandlers {
  private static final int MAX_EMAIL = 254;
  private static final int MIN_PASSWORD = 12;
  private static final int MAX_PASSWORD = 256;
  private static final int MAX_NAME = 255;
  private static final int MAX_TOKEN = 200;

  private final Database database;
  private final Register register;
  private final SignIn signIn;
  private final RotateSession rotate;
  private final SignOut signOut;
  private final AccessTokens accessTokens;
  private final Response jwks;

  public IdentityHandlers(
      Database database,
      Register register,
      SignIn signIn,
      RotateSession rotate,
      SignOut signOut,
      AccessTokens accessTokens,
      SigningKey key) {
    this.database = database;
    this.register = register;
    this.signIn = signIn;
    this.rotate = rotate;
    this.signOut = signOut;
    this.accessTokens = accessTokens;
    this.jwks =
        Response.json(200, Map.of("keys", List.of(key.publicJwk())))
            .with("cache-control", "public, max-age=300");
  }

  private record Accepted(String status) {}

  private record Tokens(
      String accessToken,
      String tokenType,
      long expiresIn,
      String refreshToken,
      long refreshExpiresIn) {}

  private record Me(
      UUID id, String email, @Nullable String fullName, List<String> roles, Instant createdAt) {}

  public Response registerUser(Request request) {
    var body = JsonBody.of(request);
    var email = EmailAddress.parse(body.text("email", 1, MAX_EMAIL));
    if (email.isEmpty() && body.isSound("email")) {
      body.refuse("email", "must be an e-mail address such as ada@example.com");
    }
    var password = body.text("password", MIN_PASSWORD, MAX_PASSWORD);
    var name = body.optionalText("full_name", 0, MAX_NAME).map(String::strip);
    if (name.isPresent() && name.get().chars().anyMatch(Character::isISOControl)) {
      body.refuse("full_name", "must not contain control characters");
    }
    body.finish();
    register.register(
        email.orElseThrow(),
        password,
        name.filter(n -> !n.isEmpty()).orElse(null),
        client(request));
    return Response.json(202, new Accepted("accepted"));
  }

  public Response login(Request request) {
    var body = JsonBody.of(request);
    var email = body.text("email", 0, MAX_EMAIL);
    var password = body.text("password", 0, MAX_PASSWORD);
    body.finish();
    return signIn
        .signIn(EmailAddress.parse(email), password, client(request))
        .map(this::tokens)
        .orElseThrow(
            () ->
                Problem.of(
                        ProblemType.INVALID_CREDENTIALS, "No account has this e-mail and password.")
                    .asException());
  }

  public Response token(Request request) {
    var form = FormBody.of(request);
    var grant = form.text("grant_type", 100);
    if (!grant.isEmpty() && !grant.equals("refresh_token")) {
      form.refuse("grant_type", "must be refresh_token");
    }
    var token = form.text("refresh_token", MAX_TOKEN);
    form.finish();
    return rotate
        .rotate(new RefreshToken(token), client(request))
        .map(this::tokens)
        .orElseThrow(
            () ->
                Problem.of(
                        ProblemType.INVALID_TOKEN, "The refresh token is not valid; sign in again.")
                    .asException());
  }

  public Response logout(Request request) {
    var body = JsonBody.of(request);
    var token = body.text("refresh_token", 0, MAX_TOKEN);
    body.finish();
    signOut.signOut(new RefreshToken(token), client(request));
    return Response.empty(204);
  }

  public Response getMe(Request request) {
    var id = request.caller().userId();
    return database
        .read(c -> UserRows.find(c, id))
        .map(IdentityHandlers::me)
        .orElseThrow(
            () ->
                Problem.of(ProblemType.INVALID_TOKEN, "The token's account is gone.")
                    .asException());
  }

  /**
   * Clients may keep the keys for a while: they change rarely, and a new one comes before its use.
   */
  public Response getJwks(Request request) {
    return jwks;
  }

  private Response tokens(Session session) {
    return Response.json(
        200,
        new Tokens(
            accessTokens.issue(session.user()),
            "Bearer",
            AccessTokens.LIFETIME.toSeconds(),
            session.refreshToken().value(),
            RefreshToken.LIFETIME.toSeconds()));
  }

  private static Response me(User user) {
    return Response.json(
        200,
        new Me(
            user.id(),
            user.email(),
            user.fullName(),
            user.roles().stream().map(Role::wireName).sorted().toList(),
            user.createdAt()));
  }

  private static Client client(Request request) {
    return new Client(request.remoteAddress(), request.correlationId());
  }
}
