package io.k8slab.health;

import io.k8slab.http.OperationsHandlers;
import io.k8slab.http.Request;
import io.k8slab.http.Response;
import io.k8slab.jdbc.Database;
import io.k8slab.jdbc.DatabaseUnavailable;
import io.k8slab.jdbc.SchemaVersion;
import org.jspecify.annotations.Nullable;

/** The operations for those who run it. */
public final class HealthHandlers implements OperationsHandlers {
  private static final String OK = "ok";
  private static final String AWAY = "unavailable";
  private static final int PATIENCE_SECONDS = 2;

  private final Database database;
  private final KafkaProbe kafka;
  private final Documents documents = new Documents();

  public HealthHandlers(Database database, KafkaProbe kafka) {
    this.database = database;
    this.kafka = kafka;
  }

  private record Health(String status, @Nullable Checks checks) {}

  private record Checks(String database, String kafka) {}

  @Override
  public Response healthLive(Request request) {
    return live();
  }

  @Override
  public Response healthReady(Request request) {
    return ready();
  }

  public Response live() {
    return Response.json(200, new Health(OK, null));
  }

  /** Needs the database of this version only: what Kafka is owed waits in the outbox. */
  public Response ready() {
    boolean hasDatabase = hasDatabase();
    boolean hasKafka = kafka.isReachable();
    var checks = new Checks(hasDatabase ? OK : AWAY, hasKafka ? OK : AWAY);
    if (!hasDatabase) {
      return Response.json(503, new Health(AWAY, checks)).with("retry-after", "2");
    }
    return Response.json(200, new Health(hasKafka ? OK : "degraded", checks));
  }

  @Override
  public Response getOpenApi(Request request) {
    return documents.openApi(request);
  }

  @Override
  public Response getDocs(Request request) {
    return documents.docs(request);
  }

  /** It answers, and its schema is at least this version's. */
  private boolean hasDatabase() {
    try {
      return database.read(c -> SchemaVersion.isReached(c, PATIENCE_SECONDS));
    } catch (DatabaseUnavailable e) {
      return false;
    }
  }
}
