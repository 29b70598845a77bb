package io.k8slab.functions;

import com.github.f4b6a3.uuid.UuidCreator;
import io.k8slab.config.InvalidSetting;
import io.k8slab.config.Settings;
import io.k8slab.events.Json;
import io.k8slab.host.RegisterAgent;
import io.k8slab.jdbc.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * The agents that an installation believes, from {@code K8SLAB_AGENTS}, or the file that {@code
 * K8SLAB_AGENTS_FILE} names: {@code {"agents": [{"id": …, "pool": …, "public_key": PEM}]}}; a
 * {@code public_key_file} may take the key's place. One that is not listed stays as it is.
 */
final class RegisterAgents {
  private static final String KEY = "K8SLAB_AGENTS";

  private record Agents(List<Agent> agents) {}

  private record Agent(
      String id, String pool, @Nullable String publicKey, @Nullable String publicKeyFile) {}

  private RegisterAgents() {}

  /**
   * @return how many are listed
   * @throws InvalidSetting naming the key and what is wrong
   */
  static int from(Settings settings, Database database) {
    var text = settings.secret(KEY);
    if (text.isEmpty()) {
      return 0;
    }
    var agents = read(text.get()).agents();
    var register = new RegisterAgent(database);
    var correlationId = UuidCreator.getTimeOrderedEpoch().toString();
    for (var agent : agents) {
      try {
        register.register(agent.id(), agent.pool(), publicKey(agent), correlationId);
      } catch (IllegalArgumentException e) {
        throw new InvalidSetting(KEY, "cannot be used: " + e.getMessage());
      }
    }
    return agents.size();
  }

  private static Agents read(String text) {
    try {
      var agents = Json.MAPPER.readValue(text, Agents.class);
      if (agents.agents() != null
          && agents.agents().stream().allMatch(a -> a.id() != null && a.pool() != null)) {
        return agents;
      }
    } catch (JacksonException e) {
      // said below
    }
    throw new InvalidSetting(
        KEY, "must be {\"agents\": [{\"id\": …, \"pool\": …, \"public_key\": …}]}");
  }

  private static String publicKey(Agent agent) {
    if (agent.publicKey() != null) {
      return agent.publicKey();
    }
    if (agent.publicKeyFile() == null) {
      throw new IllegalArgumentException("agent " + agent.id() + " has no public_key");
    }
    try {
      return Files.readString(Path.of(agent.publicKeyFile()));
    } catch (IOException e) {
      throw new IllegalArgumentException(agent.publicKeyFile() + " cannot be read", e);
    }
  }
}
