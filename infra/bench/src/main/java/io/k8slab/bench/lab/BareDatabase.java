package io.k8slab.bench.lab;

import io.k8slab.config.Settings;
import io.k8slab.identity.AccessTokens;
import io.k8slab.identity.TokenConfig;
import io.k8slab.identity.TokenKeys;
import io.k8slab.jdbc.DatabaseConfig;
import io.k8slab.jdbc.MigrateSchema;
import io.k8slab.local.database.LocalDatabase;
import io.k8slab.local.folder.Ports;
import io.k8slab.local.postgres.MakeDatabase;
import io.k8slab.local.secrets.InstallationSecrets;
import io.k8slab.local.secrets.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The PostgreSQL of {@code ./lab up} with its schema, and nothing else of it. */
public record BareDatabase(LocalDatabase server, InstallationSecrets secrets, Ports ports)
    implements AutoCloseable {

  public static BareDatabase start(Path folder)
      throws IOException, InterruptedException, SQLException {
    var secrets = InstallationSecrets.in(Files.createDirectory(folder.resolve("secrets")));
    var ports = Ports.of(folder);
    var server =
        LocalDatabase.start(
            Files.createDirectory(folder.resolve("postgres")), ports.postgres(), secrets);
    try {
      server.prepare();
      return new BareDatabase(server, secrets, ports);
    } catch (IOException | SQLException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /** With the rights that functions have. */
  public DatabaseConfig functions(int poolSize) throws IOException {
    return new DatabaseConfig(
        MakeDatabase.url(ports.postgres()),
        MigrateSchema.FUNCTIONS_ROLE,
        Secrets.read(secrets.postgresFunctions()),
        poolSize);
  }

  /** People who never sign in, and hosts that nobody reports. */
  public void fill(int people, int hosts, int slots, String provider, String version)
      throws IOException, SQLException {
    try (Connection owner = server.connect();
        var statement = owner.createStatement()) {
      statement.execute(
          """
          INSERT INTO users (id, email, email_key, password_hash, email_confirmed_at)
          SELECT gen_random_uuid(), e, e, 'none', now() FROM (
            SELECT 'bench-' || n || '@example.com' AS e FROM generate_series(1, %d) n) emails;
          INSERT INTO hosts (id, pool, state, agent_id, epoch, sequence, slots, cpu_millis,
            memory_bytes, disk_bytes, load1, memory_available_bytes, disk_free_bytes, port_first,
            port_count, ports_per_slot)
          SELECT 'bench-' || n, 'bench', 'READY', (SELECT min(id) FROM agents), 1, 1, %d, 1::bigint << 50,
            1::bigint << 50, 1::bigint << 50, 0, 1, 1, 1024, 60000, 10 FROM generate_series(1, %d) n;
          INSERT INTO host_use (host_id) SELECT id FROM hosts WHERE pool = 'bench';
          INSERT INTO host_providers (host_id, kind, version, rank, max_workers, simulated)
          SELECT id, '%s', '%s', 0, 10, true FROM hosts WHERE pool = 'bench';
          """
              .formatted(people, slots, hosts, provider, version));
    }
  }

  public List<UUID> people() throws IOException, SQLException {
    try (Connection owner = server.connect();
        var statement = owner.createStatement();
        var rows = statement.executeQuery("SELECT id FROM users WHERE email LIKE 'bench-%'")) {
      var people = new ArrayList<UUID>();
      while (rows.next()) {
        people.add(rows.getObject(1, UUID.class));
      }
      return people;
    }
  }

  /** As the schema's owner. */
  public Connection owner() throws IOException, SQLException {
    return server.connect();
  }

  /** Issues and believes tokens with the key that the functions would have. */
  public AccessTokens tokens(InstantSource clock) {
    TokenConfig config =
        TokenConfig.from(
            new Settings(Map.of("K8SLAB_TOKEN_KEY_FILE", secrets.tokenKey().toString())));
    return new AccessTokens(config, TokenKeys.read(config), clock);
  }

  /** Every cluster is gone and its place free: the next load finds what the first one found. */
  public void freePlaces() throws IOException, SQLException {
    try (Connection owner = server.connect();
        var statement = owner.createStatement()) {
      statement.execute(
          """
          UPDATE clusters SET status = 'TERMINATED', deadline = NULL
          WHERE status <> 'TERMINATED';
          UPDATE placements SET released_at = now() WHERE released_at IS NULL;
          UPDATE host_use SET slots = 0, cpu_millis = 0, memory_bytes = 0, disk_bytes = 0;
          """);
      statement.execute("VACUUM (ANALYZE) clusters, placements, host_use");
    }
  }

  /** Creates that got no place: 0, or the load was another one. */
  public int queued() throws IOException, SQLException {
    try (Connection owner = server.connect();
        var statement = owner.createStatement();
        var row = statement.executeQuery("SELECT count(*) FROM clusters WHERE status = 'QUEUED'")) {
      row.next();
      return row.getInt(1);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
