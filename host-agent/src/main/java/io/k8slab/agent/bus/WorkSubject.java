package io.k8slab.agent.bus;

import com.github.f4b6a3.uuid.UuidCreator;
import io.k8slab.events.Command;
import java.util.UUID;

/**
 * What the events of one piece of work speak of.
 *
 * @param generation what is said of it until the host's lock gives another
 * @param attempt the command's; 1 for what the agent does by itself
 */
public record WorkSubject(
    UUID clusterId, long generation, UUID commandId, int attempt, String hostId, Origin origin) {

  public static WorkSubject of(Command command, Origin origin) {
    return new WorkSubject(
        command.clusterId(),
        command.generation(),
        command.commandId(),
        command.attempt(),
        command.hostId(),
        origin);
  }

  /** Work that no command asked for, such as starting a cluster again. */
  public static WorkSubject ofOwn(UUID clusterId, long generation, String hostId) {
    var id = UuidCreator.getTimeOrderedEpoch();
    return new WorkSubject(clusterId, generation, id, 1, hostId, Origin.own(id));
  }
}
