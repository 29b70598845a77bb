package io.k8slab.identity;

import java.util.UUID;

/**
 * Somebody signed in.
 *
 * @param id of the sign-in; the refresh tokens of one are a family
 */
public record Session(UUID id, User user, RefreshToken refreshToken) {}
