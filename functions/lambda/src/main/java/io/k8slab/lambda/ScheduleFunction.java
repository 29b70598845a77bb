package io.k8slab.lambda;

import io.k8slab.events.Json;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** A function that runs from time to time, as the target of a schedule of EventBridge. */
final class ScheduleFunction implements UnaryOperator<byte[]> {
  private final Supplier<?> supplier;

  ScheduleFunction(Supplier<?> supplier) {
    this.supplier = supplier;
  }

  /** What the run did, as JSON. An empty object runs it too: by hand. */
  @Override
  public byte[] apply(byte[] event) {
    var json = Events.read(event);
    if (!json.isEmpty() && !"Scheduled Event".equals(Events.text(json, "detail-type"))) {
      throw new InvocationFailed(
          "The event is no schedule of EventBridge; send {} to run by hand.");
    }
    return Json.MAPPER.writeValueAsBytes(supplier.get());
  }
}
