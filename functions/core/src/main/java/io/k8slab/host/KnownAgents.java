package io.k8slab.host;

import io.k8slab.host.jdbc.AgentRows;
import io.k8slab.inbox.SigningAgent;
import io.k8slab.jdbc.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The agents that are believed, remembered for a moment: a key that is taken away is refused at
 * most {@link #MEMORY} later. One that is not known is looked up each time.
 */
public final class KnownAgents implements Function<String, Optional<SigningAgent>> {
  static final Duration MEMORY = Duration.ofSeconds(10);

  private final Database database;
  private final InstantSource clock;
  private final Map<String, Remembered> agents = new ConcurrentHashMap<>();

  private record Remembered(SigningAgent agent, Instant until) {}

  public KnownAgents(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public Optional<SigningAgent> apply(String id) {
    var remembered = agents.get(id);
    if (remembered != null && clock.instant().isBefore(remembered.until())) {
      return Optional.of(remembered.agent());
    }
    var found = database.read(connection -> AgentRows.find(connection, id));
    found.ifPresentOrElse(
        agent -> agents.put(id, new Remembered(agent, clock.instant().plus(MEMORY))),
        () -> agents.remove(id));
    return found;
  }
}
