package io.k8slab.provider;

import io.k8slab.jdbc.Database;
import io.k8slab.provider.jdbc.CatalogRows;
import io.k8slab.provider.jdbc.ReadyTimeRows;
import java.util.ArrayList;
import java.util.List;

/** Lists what can be made here, what is free now and how long it takes. */
public final class ListProviders {
  private final Database database;

  public ListProviders(Database database) {
    this.database = database;
  }

  public List<Provider> list() {
    return database.read(
        connection -> {
          var catalog = Catalog.read(connection);
          var free = CatalogRows.freeSlots(connection);
          var pools = CatalogRows.pools(connection);
          var expected = ReadyTimeRows.medians(connection);
          var providers = new ArrayList<Provider>();
          for (var kind : catalog.kinds()) {
            var offers =
                catalog.offers().stream().filter(offer -> offer.kind().equals(kind)).toList();
            providers.add(
                new Provider(
                    kind,
                    catalog.versions(kind),
                    offers.stream().anyMatch(VersionOffer::simulated),
                    offers.stream().mapToInt(VersionOffer::maxWorkers).max().orElse(0),
                    free.getOrDefault(kind, 0),
                    pools.getOrDefault(kind, List.of()),
                    expected.get(kind)));
          }
          return List.copyOf(providers);
        });
  }
}
