package io.k8slab.cluster;

import io.k8slab.jdbc.Database;
import java.sql.SQLException;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a transaction over clusters; after its commit writes its lines in the log (the one place
 * that does) and has its messages sent.
 */
public final class ChangeClusters {
  private static final Logger log = LoggerFactory.getLogger(ChangeClusters.class);

  private final Database database;
  private final Consumer<UUID> publish;

  /**
   * @param publish has the messages of a cluster sent that were committed; never throws
   */
  public ChangeClusters(Database database, Consumer<UUID> publish) {
    this.database = database;
    this.publish = publish;
  }

  /** Work inside one transaction; may run again after a deadlock. */
  @FunctionalInterface
  public interface Work<T> {
    T run(Change change) throws SQLException;
  }

  /** What the work returned, and whether it made room on a host. */
  public record Done<T>(T result, boolean madeRoom) {}

  public <T> T run(Work<T> work) {
    return runAndSay(work).result();
  }

  public <T> Done<T> runAndSay(Work<T> work) {
    record Committed<T>(T result, Change change) {}
    var committed =
        database.transact(
            connection -> {
              var change = new Change(connection);
              var result = work.run(change);
              change.flush();
              return new Committed<>(result, change);
            });
    committed.change().owed().forEach(publish);
    committed.change().moves().forEach(ChangeClusters::say);
    return new Done<>(committed.result(), committed.change().hasMadeRoom());
  }

  private static void say(Change.Move move) {
    var placement = move.cluster().placement();
    log.atInfo()
        .addKeyValue("clusterId", move.cluster().id())
        .addKeyValue("from", move.from() == null ? "" : move.from().label())
        .addKeyValue("to", move.to().label())
        .addKeyValue("event", move.event())
        .addKeyValue("generation", move.generation())
        .addKeyValue("provider", move.cluster().provider())
        .addKeyValue("hostId", placement == null ? "" : placement.place().hostId())
        .addKeyValue("actor", move.occasion().actor())
        .addKeyValue("correlationId", move.occasion().correlationId())
        .log("A cluster moved");
  }
}
