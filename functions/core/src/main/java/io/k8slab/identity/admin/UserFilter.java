package io.k8slab.identity.admin;

import io.k8slab.http.PageCursor;
import java.util.Optional;

/**
 * Which people are meant.
 *
 * @param email how their address begins, in lower case
 * @param suspended whether they may not sign in
 * @param after the last one of the page before
 */
public record UserFilter(
    Optional<String> email, Optional<Boolean> suspended, Optional<PageCursor.Position> after) {}
