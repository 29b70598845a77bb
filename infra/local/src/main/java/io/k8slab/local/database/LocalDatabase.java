package io.k8slab.local.database;

import io.k8slab.host.RegisterAgent;
import io.k8slab.identity.CreateFirstAdmin;
import io.k8slab.identity.EmailAddress;
import io.k8slab.identity.PasswordHashes;
import io.k8slab.jdbc.Database;
import io.k8slab.jdbc.MigrateSchema;
import io.k8slab.local.agent.LocalHostFiles;
import io.k8slab.local.postgres.MakeDatabase;
import io.k8slab.local.postgres.PostgresServer;
import io.k8slab.local.secrets.InstallationSecrets;
import io.k8slab.local.secrets.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.postgresql.ds.PGSimpleDataSource;

/** PostgreSQL with the schema of this version, the one agent and the first administrator. */
public final class LocalDatabase implements AutoCloseable {
  public static final String ADMIN_EMAIL = "admin@k8slab.local";

  private static final String CORRELATION_ID = "lab-up";

  private final PostgresServer server;
  private final InstallationSecrets secrets;
  private final Path folder;

  private LocalDatabase(PostgresServer server, InstallationSecrets secrets, Path folder) {
    this.server = server;
    this.secrets = secrets;
    this.folder = folder;
  }

  /** Takes about 2 s for a new folder, half a second for one that was used before. */
  public static LocalDatabase start(Path folder, int port, InstallationSecrets secrets)
      throws IOException, InterruptedException {
    var server =
        PostgresServer.in(PostgresServer.userCache(), folder, port, secrets.postgresSuperuser());
    server.start();
    return new LocalDatabase(server, secrets, folder);
  }

  /** The migration job, and what is registered once. Idempotent. */
  public void prepare() throws IOException, SQLException {
    MakeDatabase.once(
        folder,
        server.port(),
        Secrets.read(secrets.postgresSuperuser()),
        Secrets.read(secrets.postgresOwner()));
    var owner = owner();
    new MigrateSchema(owner).migrate(Optional.of(Secrets.read(secrets.postgresFunctions())));
    var database = new Database(owner);
    new RegisterAgent(database)
        .register(
            LocalHostFiles.AGENT_ID,
            LocalHostFiles.POOL,
            Files.readString(secrets.agent().publicKey()),
            CORRELATION_ID);
    new CreateFirstAdmin(database, new PasswordHashes(1, Duration.ofSeconds(10)))
        .create(
            EmailAddress.parse(ADMIN_EMAIL).orElseThrow(), Secrets.read(secrets.adminPassword()));
  }

  /** What the functions are told, in the names of their environment. */
  public static Map<String, String> functionsEnvironment(int port, InstallationSecrets secrets) {
    return Map.of(
        "K8SLAB_DATABASE_URL", MakeDatabase.url(port),
        "K8SLAB_DATABASE_USER", MigrateSchema.FUNCTIONS_ROLE,
        "K8SLAB_DATABASE_PASSWORD_FILE", secrets.postgresFunctions().toString());
  }

  /** Whether the host has been reported since the server's clock said so. */
  public boolean hostReportedSince(java.time.Instant since) throws IOException, SQLException {
    try (var connection = owner().getConnection();
        var query =
            connection.prepareStatement(
                "SELECT 1 FROM hosts WHERE id = ? AND state = 'READY' AND reported_at >= ?")) {
      query.setString(1, LocalHostFiles.HOST_ID);
      query.setObject(2, since.atOffset(java.time.ZoneOffset.UTC));
      try (var rows = query.executeQuery()) {
        return rows.next();
      }
    }
  }

  /** Such as {@code kwok 1.34.4}; empty where the host can make no cluster. */
  public List<String> providers() throws IOException, SQLException {
    try (var connection = owner().getConnection();
        var query =
            connection.prepareStatement(
                "SELECT kind || ' ' || version FROM host_providers WHERE host_id = ?"
                    + " ORDER BY kind, rank")) {
      query.setString(1, LocalHostFiles.HOST_ID);
      var providers = new ArrayList<String>();
      try (var rows = query.executeQuery()) {
        while (rows.next()) {
          providers.add(rows.getString(1));
        }
      }
      return providers;
    }
  }

  private PGSimpleDataSource owner() throws IOException {
    var owner = new PGSimpleDataSource();
    owner.setUrl(MakeDatabase.url(server.port()));
    owner.setUser(MakeDatabase.OWNER);
    owner.setPassword(Secrets.read(secrets.postgresOwner()));
    return owner;
  }

  /** A connection of the schema's owner, for tests and measurements. */
  public Connection connect() throws IOException, SQLException {
    return owner().getConnection();
  }

  public PostgresServer server() {
    return server;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
