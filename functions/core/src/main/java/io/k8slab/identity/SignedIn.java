package io.k8slab.identity;

import java.time.Instant;
import java.util.UUID;

/** A session as its person sees it. */
public record SignedIn(
    UUID id,
    String address,
    String userAgent,
    Instant createdAt,
    Instant lastUsedAt,
    Instant expiresAt) {}
