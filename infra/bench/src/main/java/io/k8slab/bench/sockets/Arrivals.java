package io.k8slab.bench.sockets;

import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Which events are on their way; the id of an event's cluster is the event's number. */
final class Arrivals {
  private static final String FIELD = "\"cluster_id\":\"";
  private static final int ID_LENGTH = 36;
  private static final int SECONDS = 10;

  private final Map<UUID, CompletableFuture<Void>> expected = new ConcurrentHashMap<>();

  /** From now on it may come. */
  CompletableFuture<Void> expect(UUID id) {
    CompletableFuture<Void> arrival = new CompletableFuture<>();
    expected.put(id, arrival);
    return arrival;
  }

  /** What a socket got. */
  void came(String text) {
    int field = text.indexOf(FIELD);
    if (field >= 0) {
      int from = field + FIELD.length();
      var arrival = expected.remove(UUID.fromString(text.substring(from, from + ID_LENGTH)));
      if (arrival != null) {
        arrival.complete(null);
      }
    }
  }

  /**
   * @throws IOException where it has not come after {@value #SECONDS} s
   */
  static void await(CompletableFuture<Void> arrival) throws IOException, InterruptedException {
    try {
      arrival.get(SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IOException("an event did not reach its socket in " + SECONDS + " s", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
