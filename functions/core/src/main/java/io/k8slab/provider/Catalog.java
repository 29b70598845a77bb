package io.k8slab.provider;

import io.k8slab.provider.jdbc.CatalogRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What can be made here: what the hosts offer that are reported or were a moment ago. */
public record Catalog(List<VersionOffer> offers) {
  /** Newest first, number by number; what is no number counts as 0. */
  static final Comparator<String> NEWEST_FIRST =
      Comparator.<String, int[]>comparing(Catalog::numbers, java.util.Arrays::compare).reversed();

  public Catalog {
    offers =
        offers.stream()
            .sorted(
                Comparator.comparing(VersionOffer::kind)
                    .thenComparing(VersionOffer::version, NEWEST_FIRST))
            .toList();
  }

  public static Catalog read(Connection connection) throws SQLException {
    return new Catalog(CatalogRows.offers(connection));
  }

  public List<String> kinds() {
    return offers.stream().map(VersionOffer::kind).distinct().toList();
  }

  public List<String> versions(String kind) {
    return offers.stream()
        .filter(offer -> offer.kind().equals(kind))
        .map(VersionOffer::version)
        .toList();
  }

  public Optional<VersionOffer> newest(String kind) {
    return offers.stream().filter(offer -> offer.kind().equals(kind)).findFirst();
  }

  public Optional<VersionOffer> find(String kind, String version) {
    return offers.stream()
        .filter(offer -> offer.kind().equals(kind) && offer.version().equals(version))
        .findFirst();
  }

  private static int[] numbers(String version) {
    return java.util.stream.Stream.of(version.split("[^0-9]+"))
        .filter(part -> !part.isEmpty() && part.length() <= 9)
        .mapToInt(Integer::parseInt)
        .toArray();
  }
}
