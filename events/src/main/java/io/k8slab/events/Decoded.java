package io.k8slab.events;

/** What a reader found in a record. */
public sealed interface Decoded {

  /**
   * @param raw the event as it came, for {@link EventSigner#verify}
   */
  record Known(Envelope<? extends Message> envelope, EncodedEvent raw) implements Decoded {}

  /** A CloudEvent of a type that this build does not know: a newer writer; skip it. */
  record UnknownType(String type) implements Decoded {}

  /** Not a message of ours: it goes to the dead-letter topic with the reason, and never blocks. */
  record Unreadable(String reason) implements Decoded {}
}
