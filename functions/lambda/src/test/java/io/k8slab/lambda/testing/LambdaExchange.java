package io.k8slab.lambda.testing;

import io.k8slab.testing.Answer;
import io.k8slab.testing.Exchange;
import io.k8slab.testing.OpenApiCheck;
import java.util.Map;

/** The API of an instance, through events of a gateway. */
public record LambdaExchange(LambdaInstance instance, GatewayEvents events, OpenApiCheck document)
    implements Exchange {
  public LambdaExchange(LambdaInstance instance, GatewayEvents events) {
    this(instance, events, new OpenApiCheck());
  }

  @Override
  public Answer send(String method, String path, Map<String, String> headers, byte[] body) {
    var outcome = instance.invoke(events.event(method, path, headers, body));
    if (outcome.error()) {
      throw new IllegalStateException(outcome.text());
    }
    var response = GatewayEvents.response(outcome.body());
    document.check(method, path, response);
    return new Answer(response);
  }
}
