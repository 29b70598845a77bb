package io.k8slab.agent.bus;

import io.k8slab.events.Envelope;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What caused an event, carried over from the command so that one request can be followed.
 *
 * @param traceparent null where the request brought none
 */
public record Origin(String correlationId, @Nullable String traceparent) {

  public static Origin of(Envelope<?> cause) {
    return new Origin(cause.correlationId(), cause.traceparent());
  }

  /** Of something that the agent does by itself. */
  public static Origin own(UUID id) {
    return new Origin(id.toString(), null);
  }
}
