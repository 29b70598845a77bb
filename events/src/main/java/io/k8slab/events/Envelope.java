package io.k8slab.events;

import java.net.URI;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message with its CloudEvents attributes.
 *
 * @param id unique for its source; a consumer that has acted on it ignores it
 * @param source who says it, such as {@code /functions} or {@code /agents/agent-1}
 * @param subject what it is about: the cluster's or the host's id
 * @param correlationId ties everything that one request caused together
 * @param traceparent W3C trace context; null where the request brought none
 */
public record Envelope<M extends Message>(
    UUID id,
    URI source,
    String subject,
    Instant time,
    String correlationId,
    @Nullable String traceparent,
    M message) {}
