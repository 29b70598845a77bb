package io.k8slab.http;

import java.util.Locale;

/** Every kind of problem that the API answers: its stable {@code type}, title and status. */
public enum ProblemType {
  MALFORMED_REQUEST(400, "The request cannot be read"),
  INVALID_GRANT(400, "The sign-in does not hold"),
  AUTHORIZATION_PENDING(400, "Nobody has approved it yet"),
  SLOW_DOWN(400, "Asked again too soon"),
  ACCESS_DENIED(400, "It was not approved"),
  EXPIRED_TOKEN(400, "The code has expired"),
  UNAUTHENTICATED(401, "Sign in first"),
  INVALID_CREDENTIALS(401, "E-mail or password is wrong"),
  INVALID_TOKEN(401, "The token is not valid"),
  FORBIDDEN(403, "You may not do this"),
  SIGN_IN_AGAIN(403, "Sign in again first"),
  EMAIL_NOT_VERIFIED(403, "The provider does not vouch for an e-mail address"),
  NOT_FOUND(404, "There is no such thing"),
  METHOD_NOT_ALLOWED(405, "The method is not allowed here"),
  NOT_ACCEPTABLE(406, "No representation that you accept"),
  CONFLICT(409, "It conflicts with what is there"),
  NAME_TAKEN(409, "The name is taken"),
  QUOTA_EXCEEDED(409, "The quota is used up"),
  NOT_RUNNING(409, "The cluster is not running"),
  NO_ROOM(409, "The host has no room now"),
  LEASE_OVER(409, "The lease is over"),
  BODY_TOO_LARGE(413, "The body is too large"),
  UNSUPPORTED_MEDIA_TYPE(415, "The content type is not supported"),
  INVALID_FIELD(422, "A field is not valid"),
  UNKNOWN_PROVIDER(422, "The provider is not offered"),
  UNKNOWN_VERSION(422, "The version is not offered"),
  IDEMPOTENCY_KEY_REUSED(422, "The Idempotency-Key was used with another request"),
  RATE_LIMITED(429, "Too many requests"),
  UNAVAILABLE(503, "Not available just now"),
  INTERNAL(500, "Something went wrong here");

  private final int status;
  private final String title;

  ProblemType(int status, String title) {
    this.status = status;
    this.title = title;
  }

  /** The RFC 9457 {@code type}: {@code urn:k8slab:problem:quota-exceeded}. */
  public String uri() {
    return "urn:k8slab:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public int status() {
    return status;
  }

  public String title() {
    return title;
  }
}
