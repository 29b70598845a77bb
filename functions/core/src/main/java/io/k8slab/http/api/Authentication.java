package io.k8slab.http.api;

import io.k8slab.http.Principal;

/** Believes a bearer token, or does not. */
@FunctionalInterface
public interface Authentication {
  /**
   * Who the token speaks for.
   *
   * @throws io.k8slab.http.ProblemException {@code invalid-token}
   */
  Principal authenticate(String token);
}
