package io.k8slab.host.jdbc;

import io.k8slab.events.ProviderOffer;
import io.k8slab.jdbc.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What a host offers, one row a version. */
public final class OfferRows {
  private OfferRows() {}

  private record Offer(String kind, String version, int rank, int maxWorkers, boolean simulated) {}

  /** Writes only where something differs: reports come every few seconds. */
  public static void replace(Connection connection, String hostId, List<ProviderOffer> offers)
      throws SQLException {
    var wanted = flat(offers);
    var there =
        Sql.list(
            connection,
            """
            SELECT kind, version, rank, max_workers, simulated FROM host_providers
            WHERE host_id = ? ORDER BY kind, rank
            """,
            row ->
                new Offer(
                    row.getString(1),
                    row.getString(2),
                    row.getInt(3),
                    row.getInt(4),
                    row.getBoolean(5)),
            hostId);
    if (there.equals(wanted)) {
      return;
    }
    Sql.update(connection, "DELETE FROM host_providers WHERE host_id = ?", hostId);
    for (var offer : wanted) {
      Sql.update(
          connection,
          """
          INSERT INTO host_providers (host_id, kind, version, rank, max_workers, simulated)
          VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
          """,
          hostId,
          offer.kind(),
          offer.version(),
          offer.rank(),
          offer.maxWorkers(),
          offer.simulated());
    }
  }

  private static List<Offer> flat(List<ProviderOffer> offers) {
    var flat = new ArrayList<Offer>();
    offers.stream()
        .sorted(java.util.Comparator.comparing(ProviderOffer::kind))
        .forEach(
            offer -> {
              for (int rank = 0; rank < offer.versions().size(); rank++) {
                flat.add(
                    new Offer(
                        offer.kind(),
                        offer.versions().get(rank),
                        rank,
                        offer.maxWorkers(),
                        offer.simulated()));
              }
            });
    return flat;
  }
}
