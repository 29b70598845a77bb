package io.k8slab.cli.failure;

/** The process's exit codes. Scripts rely on them: a number never changes its meaning. */
public enum ExitCode {
  OK(0, "done"),
  UNEXPECTED(1, "something that should not happen, here or at the server"),
  USAGE(2, "wrong arguments, or a configuration that cannot be used"),
  UNAUTHENTICATED(3, "not signed in"),
  FORBIDDEN(4, "signed in, and not allowed"),
  NOT_FOUND(5, "no such cluster"),
  CONFLICT(6, "in conflict with what is there, or over the quota"),
  INVALID(7, "the server refused a value"),
  RATE_LIMITED(8, "too many requests"),
  UNAVAILABLE(9, "the server is away or cannot serve"),
  CLUSTER_FAILED(10, "the cluster failed"),
  TIMED_OUT(11, "waited as long as asked for");

  private final int code;
  private final String meaning;

  ExitCode(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  public int code() {
    return code;
  }

  public String meaning() {
    return meaning;
  }
}
