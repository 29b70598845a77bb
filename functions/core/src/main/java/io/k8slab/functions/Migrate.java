package io.k8slab.functions;

import com.zaxxer.hikari.HikariDataSource;
import io.k8slab.audit.KeepAudit;
import io.k8slab.config.InvalidSetting;
import io.k8slab.config.Settings;
import io.k8slab.events.ApplyTopics;
import io.k8slab.events.Topics;
import io.k8slab.identity.CreateFirstAdmin;
import io.k8slab.identity.EmailAddress;
import io.k8slab.identity.PasswordHashes;
import io.k8slab.jdbc.DataSources;
import io.k8slab.jdbc.Database;
import io.k8slab.jdbc.MigrateSchema;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The migration job: brings schema and topics to this version, makes the installation's agents
 * known, and the first system_admin where one is wished. Idempotent; run it before a new version of
 * the functions starts.
 *
 * <p>{@code K8SLAB_DATABASE_URL}, {@code K8SLAB_OWNER_USER}, {@code K8SLAB_OWNER_PASSWORD} (the
 * schema's owner), {@code K8SLAB_FUNCTIONS_PASSWORD} (of the functions' role; left as it is where
 * absent), {@code K8SLAB_AUDIT_RETENTION} (ISO 8601; 400 days), {@code K8SLAB_KAFKA_*}, {@code
 * K8SLAB_POOLS}, {@code K8SLAB_AGENTS}, {@code K8SLAB_ADMIN_EMAIL} and {@code
 * K8SLAB_ADMIN_PASSWORD}; each password also as a file, by {@code …_FILE}.
 */
public final class Migrate {
  private static final Logger LOG = LoggerFactory.getLogger(Migrate.class);
  private static final int MIN_PASSWORD = 12;

  private Migrate() {}

  /**
   * Runs once, to its end.
   *
   * @throws InvalidSetting naming the key
   */
  public static void run(Map<String, String> environment)
      throws SQLException, ExecutionException, InterruptedException {
    var settings = new Settings(environment);
    var kafka = MigrationKafka.from(settings);
    try (var owner = owner(settings)) {
      new MigrateSchema(owner).migrate(settings.secret("K8SLAB_FUNCTIONS_PASSWORD"));
      LOG.info("the schema is of this version");
      new Database(owner).transact(c -> KeepAudit.set(c, KeepAudit.from(settings)));
      try (var admin = Admin.create(kafka.clientProperties())) {
        new ApplyTopics(admin).apply(Topics.all(kafka.pools()));
      }
      LOG.info("the topics are of this version");
      int agents = RegisterAgents.from(settings, new Database(owner));
      LOG.atInfo().addKeyValue("agents", agents).log("the agents are known");
      if (settings.optional("K8SLAB_ADMIN_EMAIL").isPresent()) {
        createFirstAdmin(settings, new Database(owner));
      }
    }
  }

  private static HikariDataSource owner(Settings settings) {
    return DataSources.owner(
        settings.text("K8SLAB_DATABASE_URL"),
        settings.text("K8SLAB_OWNER_USER"),
        settings
            .secret("K8SLAB_OWNER_PASSWORD")
            .orElseThrow(() -> new InvalidSetting("K8SLAB_OWNER_PASSWORD", "is required")));
  }

  private static void createFirstAdmin(Settings settings, Database database) {
    var email =
        EmailAddress.parse(settings.text("K8SLAB_ADMIN_EMAIL"))
            .orElseThrow(() -> new InvalidSetting("K8SLAB_ADMIN_EMAIL", "must be an address"));
    var password =
        settings
            .secret("K8SLAB_ADMIN_PASSWORD")
            .filter(p -> p.codePointCount(0, p.length()) >= MIN_PASSWORD)
            .orElseThrow(
                () -> new InvalidSetting("K8SLAB_ADMIN_PASSWORD", "must have 12 characters"));
    var hashes = new PasswordHashes(1, Duration.ofSeconds(10));
    if (new CreateFirstAdmin(database, hashes).create(email, password)) {
      LOG.info("the first system_admin is made");
    }
  }
}
