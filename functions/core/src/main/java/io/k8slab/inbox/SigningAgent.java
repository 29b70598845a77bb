package io.k8slab.inbox;

import java.security.PublicKey;

/** An agent that is believed, with the key that its events are signed with. */
public record SigningAgent(String id, String pool, PublicKey publicKey) {}
