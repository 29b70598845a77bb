package io.k8slab.identity;

/** Somebody signed in, with the refresh token to stay so. */
public record Session(User user, RefreshToken refreshToken) {}
