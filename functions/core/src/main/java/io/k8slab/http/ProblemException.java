package io.k8slab.http;

/** Carries a {@link Problem} out of a handler to the route table, which writes it. */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  ProblemException(Problem problem) {
    super(problem.detail(), null, false, false); // an answer, not a defect: no stack trace
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }
}
