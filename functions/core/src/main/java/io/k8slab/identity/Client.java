package io.k8slab.identity;

import io.k8slab.http.Request;

/** From where an act of somebody who may not be signed in comes: for the audit. */
public record Client(String address, String userAgent, String correlationId) {
  private static final int SHOWN = 200;

  public static Client of(Request request) {
    var agent = request.header("user-agent").orElse("").replaceAll("\\p{Cntrl}", " ");
    return new Client(
        request.remoteAddress(),
        agent.length() > SHOWN ? agent.substring(0, SHOWN) : agent,
        request.correlationId());
  }
}
