package io.k8slab.cli.failure;

/**
 * The API's problem types and the exit code of each; of a type not known here the status decides.
 */
enum ProblemType {
  MALFORMED_REQUEST("malformed-request", ExitCode.INVALID),
  INVALID_GRANT("invalid-grant", ExitCode.UNAUTHENTICATED),
  ACCESS_DENIED("access-denied", ExitCode.FORBIDDEN),
  EXPIRED_TOKEN("expired-token", ExitCode.TIMED_OUT),
  UNAUTHENTICATED("unauthenticated", ExitCode.UNAUTHENTICATED),
  INVALID_CREDENTIALS("invalid-credentials", ExitCode.UNAUTHENTICATED),
  INVALID_TOKEN("invalid-token", ExitCode.UNAUTHENTICATED),
  FORBIDDEN("forbidden", ExitCode.FORBIDDEN),
  EMAIL_NOT_VERIFIED("email-not-verified", ExitCode.FORBIDDEN),
  NOT_FOUND("not-found", ExitCode.NOT_FOUND),
  METHOD_NOT_ALLOWED("method-not-allowed", ExitCode.UNEXPECTED),
  NOT_ACCEPTABLE("not-acceptable", ExitCode.UNEXPECTED),
  CONFLICT("conflict", ExitCode.CONFLICT),
  NAME_TAKEN("name-taken", ExitCode.CONFLICT),
  QUOTA_EXCEEDED("quota-exceeded", ExitCode.CONFLICT),
  NOT_RUNNING("not-running", ExitCode.CONFLICT),
  NO_ROOM("no-room", ExitCode.CONFLICT),
  LEASE_OVER("lease-over", ExitCode.CONFLICT),
  BODY_TOO_LARGE("body-too-large", ExitCode.INVALID),
  UNSUPPORTED_MEDIA_TYPE("unsupported-media-type", ExitCode.UNEXPECTED),
  INVALID_FIELD("invalid-field", ExitCode.INVALID),
  UNKNOWN_PROVIDER("unknown-provider", ExitCode.INVALID),
  UNKNOWN_VERSION("unknown-version", ExitCode.INVALID),
  IDEMPOTENCY_KEY_REUSED("idempotency-key-reused", ExitCode.CONFLICT),
  RATE_LIMITED("rate-limited", ExitCode.RATE_LIMITED),
  UNAVAILABLE("unavailable", ExitCode.UNAVAILABLE),
  INTERNAL("internal", ExitCode.UNEXPECTED);

  private static final String PREFIX = "urn:k8slab:problem:";

  private final String uri;
  private final ExitCode exitCode;

  ProblemType(String slug, ExitCode exitCode) {
    this.uri = PREFIX + slug;
    this.exitCode = exitCode;
  }

  static ExitCode exitCode(String type, int status) {
    for (ProblemType known : values()) {
      if (known.uri.equals(type)) {
        return known.exitCode;
      }
    }
    return ofStatus(status);
  }

  static ExitCode ofStatus(int status) {
    return switch (status) {
      case 400, 413, 422 -> ExitCode.INVALID;
      case 401 -> ExitCode.UNAUTHENTICATED;
      case 403 -> ExitCode.FORBIDDEN;
      case 404 -> ExitCode.NOT_FOUND;
      case 409, 412 -> ExitCode.CONFLICT;
      case 429 -> ExitCode.RATE_LIMITED;
      case 502, 503, 504 -> ExitCode.UNAVAILABLE;
      default -> ExitCode.UNEXPECTED;
    };
  }
}
