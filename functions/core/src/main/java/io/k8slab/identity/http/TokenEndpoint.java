package io.k8slab.identity.http;

import io.k8slab.http.FormBody;
import io.k8slab.http.Problem;
import io.k8slab.http.ProblemException;
import io.k8slab.http.ProblemType;
import io.k8slab.http.Request;
import io.k8slab.http.Response;
import io.k8slab.identity.AccessTokens;
import io.k8slab.identity.Client;
import io.k8slab.identity.RefreshToken;
import io.k8slab.identity.RotateSession;
import io.k8slab.identity.Session;
import io.k8slab.identity.device.DeviceCode;
import io.k8slab.identity.device.PollDevice;
import io.k8slab.identity.oidc.FinishLogin;
import java.util.Locale;
import java.util.Map;

/**
 * OAuth's token endpoint: each grant to a session. Its problems carry OAuth's {@code error} beside
 * our {@code type}, so that a client of either kind understands them.
 */
public final class TokenEndpoint {
  static final int MAX_TOKEN = 200;

  private static final String REFRESH = "refresh_token";
  private static final String CODE = "authorization_code";
  private static final String DEVICE = "urn:ietf:params:oauth:grant-type:device_code";

  private final RotateSession rotate;
  private final FinishLogin finish;
  private final PollDevice poll;
  private final AccessTokens accessTokens;

  public TokenEndpoint(
      RotateSession rotate, FinishLogin finish, PollDevice poll, AccessTokens accessTokens) {
    this.rotate = rotate;
    this.finish = finish;
    this.poll = poll;
    this.accessTokens = accessTokens;
  }

  private record Tokens(
      String accessToken,
      String tokenType,
      long expiresIn,
      String refreshToken,
      long refreshExpiresIn) {}

  Response answer(Request request) {
    try {
      return tokens(session(FormBody.of(request), Client.of(request)));
    } catch (ProblemException e) {
      var problem = e.problem();
      throw problem
          .with(Map.of("error", oauthError(problem), "error_description", problem.detail()))
          .asException();
    }
  }

  Response tokens(Session session) {
    return Response.json(
        200,
        new Tokens(
            accessTokens.issue(session),
            "Bearer",
            AccessTokens.LIFETIME.toSeconds(),
            session.refreshToken().value(),
            RefreshToken.LIFETIME.toSeconds()));
  }

  private Session session(FormBody form, Client client) {
    var grant = form.text("grant_type", 100);
    return switch (grant) {
      case REFRESH -> refresh(form, client);
      case CODE -> finish.finish(ReadReturn.of(form), client);
      case DEVICE -> device(form, client);
      default -> throw unsupported(form, grant);
    };
  }

  private Session refresh(FormBody form, Client client) {
    var token = form.text("refresh_token", MAX_TOKEN);
    form.finish();
    return rotate
        .rotate(new RefreshToken(token), client)
        .orElseThrow(
            () ->
                Problem.of(
                        ProblemType.INVALID_TOKEN, "The refresh token is not valid; sign in again.")
                    .asException());
  }

  private Session device(FormBody form, Client client) {
    var code = form.text("device_code", MAX_TOKEN);
    form.finish();
    return switch (poll.poll(new DeviceCode(code), client)) {
      case PollDevice.Poll.Opened(var session) -> session;
      case PollDevice.Poll.Pending() ->
          throw problem(ProblemType.AUTHORIZATION_PENDING, "Ask again after the interval.");
      case PollDevice.Poll.TooSoon() ->
          throw problem(
              ProblemType.SLOW_DOWN, "Wait 5 s longer between two questions from now on.");
      case PollDevice.Poll.Denied() ->
          throw problem(ProblemType.ACCESS_DENIED, "Somebody looked at it, and said no.");
      case PollDevice.Poll.Expired() ->
          throw problem(ProblemType.EXPIRED_TOKEN, "Nobody approved it in time; start again.");
      case PollDevice.Poll.Unknown() ->
          throw problem(ProblemType.INVALID_GRANT, "The device code was used, or never made.");
    };
  }

  private static ProblemException problem(ProblemType type, String detail) {
    return Problem.of(type, detail).asException();
  }

  /** With the other faults of the form, if it has any. */
  private static ProblemException unsupported(FormBody form, String grant) {
    if (form.has("grant_type") || !grant.isEmpty()) {
      form.refuse("grant_type", "must be " + REFRESH + ", " + CODE + " or " + DEVICE);
    }
    form.finish();
    throw new IllegalStateException("a grant_type that is missing is refused");
  }

  /** RFC 6749, 5.2, and RFC 8628, 3.5. */
  private static String oauthError(Problem problem) {
    return switch (problem.type()) {
      case AUTHORIZATION_PENDING, SLOW_DOWN, ACCESS_DENIED, EXPIRED_TOKEN, INVALID_GRANT ->
          problem.type().name().toLowerCase(Locale.ROOT);
      case INVALID_TOKEN -> "invalid_grant";
      case EMAIL_NOT_VERIFIED, FORBIDDEN -> "access_denied";
      case UNAVAILABLE, RATE_LIMITED -> "temporarily_unavailable";
      case INVALID_FIELD -> isGrant(problem) ? "unsupported_grant_type" : "invalid_request";
      default -> "invalid_request";
    };
  }

  private static boolean isGrant(Problem problem) {
    return problem.errors().stream()
        .anyMatch(
            e -> e.pointer().equals("/grant_type") && e.detail().startsWith("must be " + REFRESH));
  }
}
