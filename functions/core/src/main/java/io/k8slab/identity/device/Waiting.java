package io.k8slab.identity.device;

import java.time.Instant;

/** A device that waits, as the person sees it who may approve it. */
public record Waiting(
    String clientName, String address, String userAgent, Instant createdAt, Instant expiresAt) {}
