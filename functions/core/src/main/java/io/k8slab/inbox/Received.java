package io.k8slab.inbox;

import io.k8slab.events.Envelope;
import io.k8slab.events.Message;

/** What a record of an agent turned out to be. */
public sealed interface Received {

  /** Signed by an agent that we know. */
  record Signed(Envelope<? extends Message> envelope, SigningAgent agent) implements Received {}

  /**
   * Not to be believed.
   *
   * @param agentId whom it claims to be from
   * @param reason a stable word: {@code unsigned}, {@code unknown_agent}, {@code forged}
   */
  record Refused(Envelope<? extends Message> envelope, String agentId, String reason)
      implements Received {}

  /** Of a type that a newer writer knows: skipped. */
  record Unknown(String type) implements Received {}

  record Unreadable(String reason) implements Received {}
}
