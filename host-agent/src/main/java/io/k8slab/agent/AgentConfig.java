package io.k8slab.agent;

import io.k8slab.agent.bus.BusConfig;
import io.k8slab.agent.inventory.Inventory;
import io.k8slab.agent.seal.CredentialSealer;
import java.security.PrivateKey;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * Everything that one agent is told. Made by {@link ReadAgentConfig} from files, or directly where
 * the agent runs inside another process.
 *
 * @param agentId its name among all agents; the functions know its public key under it
 * @param signingKey Ed25519; signs everything the agent says
 * @param sealer holds the functions' public key
 * @param stopClustersOnExit whether an orderly stop also stops the clusters' processes; their data
 *     stays, and the next start brings them back
 * @param drain how long an orderly stop waits for work under way; what is left then is taken over
 *     by the next agent
 */
public record AgentConfig(
    String agentId,
    BusConfig bus,
    PrivateKey signingKey,
    CredentialSealer sealer,
    Inventory inventory,
    boolean stopClustersOnExit,
    Duration drain) {
  private static final Pattern AGENT_ID = Pattern.compile("[a-z0-9][a-z0-9.-]{0,62}");

  public AgentConfig {
    if (!AGENT_ID.matcher(agentId).matches()) {
      throw new IllegalArgumentException("agent_id: not as " + AGENT_ID);
    }
    if (!signingKey.getAlgorithm().equals("EdDSA")) {
      throw new IllegalArgumentException("signing_key_file: not an Ed25519 key");
    }
    if (drain.isNegative()) {
      throw new IllegalArgumentException("drain: negative");
    }
  }

  @Override
  public String toString() {
    return "AgentConfig[" + agentId + ", pool " + inventory.pool() + ", " + bus + "]";
  }
}
