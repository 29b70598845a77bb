package io.k8slab.testing.history;

import io.k8slab.events.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A run with faults: what was asked for and how that was answered, and what was there when
 * everything had come to rest.
 *
 * @param operations in the order in which they were invoked
 * @param clusters every row of the database at the end
 * @param hosts what lies on each host at the end, by its own labels
 * @param audit every act that was audited
 */
public record History(
    Promises promises,
    List<Operation> operations,
    List<Cluster> clusters,
    List<Host> hosts,
    List<Audited> audit) {
  public History {
    operations = List.copyOf(operations);
    clusters = List.copyOf(clusters);
    hosts = List.copyOf(hosts);
    audit = List.copyOf(audit);
  }

  /**
   * What is judged against.
   *
   * @param activeClusters of one person at any time
   * @param leaseBound how long after its lease's end a cluster may still run
   */
  public record Promises(int activeClusters, Duration leaseBound) {}

  /** What somebody asks for. */
  public enum Verb {
    CREATE,
    EXTEND,
    DELETE
  }

  /** How it was answered. */
  public enum Outcome {
    /** Accepted: it must happen. */
    OK,
    /** Refused: it must not have happened. */
    FAILED,
    /** No answer came: both are right. */
    UNKNOWN
  }

  /**
   * @param clusterId null of a create that was not accepted
   * @param leaseEnd what an accepted extension promised
   */
  public record Operation(
      String id,
      Verb verb,
      UUID person,
      @Nullable UUID clusterId,
      Outcome outcome,
      @Nullable Instant leaseEnd) {}

  /**
   * @param countedFrom when it began to count against the quota
   * @param countedUntil when it ceased to; null where it still counts
   * @param leaseEnd null where it never ran
   * @param removalAskedAt when it stopped running for its owner; null where it runs
   * @param places every place that it had, in their order
   */
  public record Cluster(
      UUID id,
      UUID person,
      String status,
      Instant countedFrom,
      @Nullable Instant countedUntil,
      @Nullable Instant leaseEnd,
      @Nullable Instant removalAskedAt,
      List<Place> places) {
    public Cluster {
      places = List.copyOf(places);
    }
  }

  /**
   * @param until null where it is held
   */
  public record Place(String hostId, int slot, Instant from, @Nullable Instant until) {}

  public record Host(String hostId, int slots, List<UUID> clusters) {
    public Host {
      clusters = List.copyOf(clusters);
    }
  }

  public record Audited(String action, UUID clusterId) {}

  /** So that it can be judged again. */
  public void write(Path file) throws IOException {
    Files.write(file, Json.MAPPER.writeValueAsBytes(this));
  }

  public static History read(Path file) throws IOException {
    return Json.MAPPER.readValue(Files.readAllBytes(file), History.class);
  }
}
