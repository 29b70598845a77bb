package io.k8slab.cluster;

import com.github.f4b6a3.uuid.UuidCreator;
import io.k8slab.events.Command;
import io.k8slab.events.PauseCluster;
import io.k8slab.events.ProvisionCluster;
import io.k8slab.events.ResumeCluster;
import io.k8slab.events.TerminateCluster;
import io.k8slab.events.Topics;
import io.k8slab.host.Place;
import java.time.Instant;
import java.util.UUID;

/** Puts commands to the agents of a pool into the transaction. */
final class SendCommands {
  private SendCommands() {}

  static void provision(
      Change change, Cluster cluster, Place place, Instant deadline, Occasion occasion) {
    send(
        change,
        place,
        new ProvisionCluster(
            UuidCreator.getTimeOrderedEpoch(),
            cluster.id(),
            cluster.generation(),
            cluster.attempt(),
            deadline,
            place.hostId(),
            cluster.provider(),
            cluster.version(),
            cluster.nodes(),
            cluster.resources(),
            place.ports(),
            cluster.labels(),
            cluster.providerConfig()),
        cluster.readAt(),
        occasion);
  }

  static void terminate(
      Change change,
      Cluster cluster,
      Place place,
      ClusterUpdate update,
      Instant deadline,
      Occasion occasion) {
    send(
        change,
        place,
        new TerminateCluster(
            UuidCreator.getTimeOrderedEpoch(),
            cluster.id(),
            update.generation(),
            update.attempt(),
            deadline,
            place.hostId(),
            cluster.provider(),
            update.terminationReason() == null ? "failed" : update.terminationReason()),
        cluster.readAt(),
        occasion);
  }

  static void pause(
      Change change,
      Cluster cluster,
      Place place,
      ClusterUpdate update,
      Instant deadline,
      Occasion occasion) {
    send(
        change,
        place,
        new PauseCluster(
            UuidCreator.getTimeOrderedEpoch(),
            cluster.id(),
            update.generation(),
            update.attempt(),
            deadline,
            place.hostId(),
            cluster.provider()),
        cluster.readAt(),
        occasion);
  }

  static void resume(
      Change change,
      Cluster cluster,
      Place place,
      ClusterUpdate update,
      Instant deadline,
      Occasion occasion) {
    send(
        change,
        place,
        new ResumeCluster(
            UuidCreator.getTimeOrderedEpoch(),
            cluster.id(),
            update.generation(),
            update.attempt(),
            deadline,
            place.hostId(),
            cluster.provider()),
        cluster.readAt(),
        occasion);
  }

  private static void send(
      Change change, Place place, Command command, Instant at, Occasion occasion) {
    UUID id = command.clusterId();
    change.send(id, Topics.commands(place.pool()), id.toString(), command, at, occasion);
  }
}
