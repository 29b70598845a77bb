package io.k8slab.identity.oidc;

import java.time.Instant;
import java.util.UUID;

/**
 * A way to sign in by a provider, as its person sees it.
 *
 * @param email what the provider said when it was linked; may be empty
 */
public record Identity(UUID id, String provider, String email, Instant linkedAt) {}
