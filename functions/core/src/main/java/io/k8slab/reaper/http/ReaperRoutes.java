package io.k8slab.reaper.http;

import io.k8slab.http.ReaperHandlers;
import io.k8slab.http.Request;
import io.k8slab.http.Response;
import io.k8slab.jdbc.Database;
import io.k8slab.reaper.ConfirmReaper;
import io.k8slab.reaper.Quarantined;
import io.k8slab.reaper.jdbc.QuarantineRows;
import io.k8slab.reaper.jdbc.ReaperRows;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Shows an operator what the reaper watches, and lets it go on. */
public final class ReaperRoutes implements ReaperHandlers {
  /** Far above what is ever there; the oldest are shown. */
  private static final int SHOWN = 500;

  private final Database database;
  private final ConfirmReaper confirm;

  public ReaperRoutes(Database database) {
    this.database = database;
    this.confirm = new ConfirmReaper(database);
  }

  private record Item(
      UUID clusterId,
      String hostId,
      String reason,
      Instant firstSeen,
      Instant lastSeen,
      @Nullable Instant removalAskedAt) {
    static Item of(Quarantined row) {
      return new Item(
          row.clusterId(),
          row.hostId(),
          row.reason(),
          row.firstSeen(),
          row.lastSeen(),
          row.removalAskedAt());
    }
  }

  private record View(
      String state, @Nullable Instant stoppedAt, @Nullable String reason, List<Item> quarantine) {}

  @Override
  public Response getReaper(Request request) {
    return view();
  }

  @Override
  public Response confirmReaper(Request request) {
    confirm.confirm(
        "user:" + request.caller().userId(), request.remoteAddress(), request.correlationId());
    return view();
  }

  private Response view() {
    return Response.json(
        200,
        database.read(
            connection -> {
              var state = ReaperRows.state(connection);
              return new View(
                  state.isStopped() ? "STOPPED" : "RUNNING",
                  state.stoppedAt(),
                  state.reason(),
                  QuarantineRows.all(connection, SHOWN).stream().map(Item::of).toList());
            }));
  }
}
