package io.k8slab.realtime;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who listens at a socket.
 *
 * @param sessionId the sign-in that asked for the ticket; null where it was none
 */
public record Listener(UUID userId, @Nullable UUID sessionId) {}
