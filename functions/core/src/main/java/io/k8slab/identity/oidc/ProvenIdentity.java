package io.k8slab.identity.oidc;

import io.k8slab.identity.EmailAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Somebody, as a provider proved them.
 *
 * @param email empty unless the provider vouches for it, and we trust it in that
 * @param saidEmail what it said, believed or not; empty where it said nothing
 */
public record ProvenIdentity(
    String provider,
    String issuer,
    String subject,
    Optional<EmailAddress> email,
    String saidEmail,
    @Nullable String fullName) {}
