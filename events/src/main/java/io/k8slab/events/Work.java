package io.k8slab.events;

import java.time.Instant;
import java.util.UUID;

/**
 * Which work, of which agent, under which fence.
 *
 * @param fence the fencing token that the cluster's lock on the host gave this agent: grows with
 *     every agent that takes the cluster over, so an event under a lower one is stale
 * @param at the agent's clock: for people only, decisions use the database's time
 */
public record Work(
    UUID clusterId,
    long generation,
    UUID commandId,
    int attempt,
    String hostId,
    String agentId,
    long fence,
    Instant at) {}
