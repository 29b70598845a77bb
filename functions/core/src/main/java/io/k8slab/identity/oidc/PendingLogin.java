package io.k8slab.identity.oidc;

/**
 * Somebody who is at a provider, as their client began it.
 *
 * @param codeChallenge of the client's own verifier; the provider got the same
 */
public record PendingLogin(String provider, String codeChallenge, String redirectUri) {}
