package io.k8slab.jdbc;

/** The database cannot be reached, or did not answer in time: an answer of 503, not a defect. */
public final class DatabaseUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DatabaseUnavailable(Throwable cause) {
    super("the database is not available", cause);
  }
}
