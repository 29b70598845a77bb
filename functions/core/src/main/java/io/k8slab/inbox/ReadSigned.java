package io.k8slab.inbox;

import io.k8slab.events.Decoded;
import io.k8slab.events.EventCodec;
import io.k8slab.events.EventSigner;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** Reads a record and finds out who says it. */
public final class ReadSigned {
  private final Function<String, Optional<SigningAgent>> agents;

  /**
   * @param agents finds an agent by its id
   */
  public ReadSigned(Function<String, Optional<SigningAgent>> agents) {
    this.agents = agents;
  }

  public Received read(InboundRecord inbound) {
    return switch (EventCodec.decode(inbound.event())) {
      case Decoded.Unreadable(var reason) -> new Received.Unreadable(reason);
      case Decoded.UnknownType(var type) -> new Received.Unknown(type);
      case Decoded.Known known -> verify(known);
    };
  }

  /**
   * Who signed a record without a value; its attributes are what is signed.
   *
   * @return empty where nobody did whom we know
   */
  public Optional<SigningAgent> signerOfTombstone(InboundRecord inbound) {
    var event = inbound.event();
    return EventSigner.claimedAgent(event)
        .flatMap(agents)
        .filter(_ -> Objects.equals(event.headers().get("ce_subject"), inbound.key()))
        .filter(agent -> EventSigner.verify(event, agent.publicKey()));
  }

  private Received verify(Decoded.Known known) {
    var claimed = EventSigner.claimedAgent(known.raw());
    if (claimed.isEmpty()) {
      return new Received.Refused(known.envelope(), "", "unsigned");
    }
    var agent = agents.apply(claimed.get());
    if (agent.isEmpty()) {
      return new Received.Refused(known.envelope(), claimed.get(), "unknown_agent");
    }
    return EventSigner.verify(known.raw(), agent.get().publicKey())
        ? new Received.Signed(known.envelope(), agent.get())
        : new Received.Refused(known.envelope(), claimed.get(), "forged");
  }
}
