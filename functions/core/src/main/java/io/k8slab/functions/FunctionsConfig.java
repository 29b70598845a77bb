package io.k8slab.functions;

import io.k8slab.audit.chain.AuditKeys;
import io.k8slab.cluster.ClusterConfig;
import io.k8slab.config.InvalidSetting;
import io.k8slab.config.KafkaConfig;
import io.k8slab.config.Settings;
import io.k8slab.http.api.CorsConfig;
import io.k8slab.http.limit.RateLimitConfig;
import io.k8slab.jdbc.DatabaseConfig;
import io.k8slab.mail.MailConfig;
import io.k8slab.outbox.RelayConfig;
import io.k8slab.quota.Quota;
import io.k8slab.quota.QuotaConfig;
import io.k8slab.reaper.ReaperConfig;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Everything that a functions process is told at its start.
 *
 * @param api read when {@code api} is made; throws {@link InvalidSetting}
 * @param auditKeys read when {@code sealAudit} is made; throws {@link InvalidSetting}
 * @param quota of everyone who has no other
 * @param publishing where the relay works after a commit
 */
public record FunctionsConfig(
    DatabaseConfig database,
    KafkaConfig kafka,
    Supplier<ApiConfig> api,
    Supplier<AuditKeys> auditKeys,
    ClusterConfig clusters,
    QuotaConfig quota,
    RelayConfig relay,
    ReaperConfig reaper,
    MailConfig mail,
    RateLimitConfig rateLimits,
    CorsConfig cors,
    Publishing publishing) {

  private static final int MOST = 100_000;
  private static final long GIB = 1L << 30;
  private static final int MOST_RETRIES = 10;

  /** Where the relay works after a commit. */
  public enum Publishing {
    /** On a thread of its own; the answer does not wait for Kafka. */
    BACKGROUND,
    /** Before the answer: for platforms that freeze a process after it. */
    INLINE
  }

  /**
   * Reads {@code K8SLAB_*} variables.
   *
   * @throws InvalidSetting naming the key
   */
  public static FunctionsConfig from(Map<String, String> environment) {
    var settings = new Settings(environment);
    var database = DatabaseConfig.from(settings);
    return new FunctionsConfig(
        database,
        KafkaConfig.from(settings),
        () -> ApiConfig.from(settings),
        () -> AuditKeys.from(settings),
        clusters(settings),
        quota(settings),
        relay(settings, database),
        reaper(settings),
        MailConfig.from(settings),
        RateLimitConfig.from(settings),
        CorsConfig.from(settings),
        publishing(settings));
  }

  private static ClusterConfig clusters(Settings settings) {
    var usual = ClusterConfig.DEFAULT;
    return new ClusterConfig(
        settings.text("K8SLAB_DEFAULT_PROVIDER", usual.defaultProvider()),
        usual.defaults(),
        settings.duration("K8SLAB_QUEUE_TIMEOUT", usual.queueing()),
        settings.duration("K8SLAB_REMOVAL_TIMEOUT", usual.removal()),
        settings.number("K8SLAB_RETRIES", usual.retries(), 0, MOST_RETRIES));
  }

  private static ReaperConfig reaper(Settings settings) {
    var usual = ReaperConfig.DEFAULT;
    return new ReaperConfig(
        settings.duration("K8SLAB_REAPER_QUARANTINE", usual.quarantine()),
        settings.number("K8SLAB_REAPER_MOST", usual.most(), 0, MOST),
        usual.every());
  }

  private static QuotaConfig quota(Settings settings) {
    var usual = Quota.DEFAULT;
    var longest = settings.duration("K8SLAB_QUOTA_LONGEST_TTL", usual.longestTtl());
    var normal = settings.duration("K8SLAB_QUOTA_DEFAULT_TTL", usual.defaultTtl());
    if (normal.compareTo(longest) > 0) {
      throw new InvalidSetting(
          "K8SLAB_QUOTA_DEFAULT_TTL", "must not be longer than K8SLAB_QUOTA_LONGEST_TTL");
    }
    var person =
        new Quota(
            settings.number("K8SLAB_QUOTA_ACTIVE_CLUSTERS", usual.activeClusters(), 0, MOST),
            settings.number("K8SLAB_QUOTA_PAUSED_CLUSTERS", usual.pausedClusters(), 0, MOST),
            1000L * settings.number("K8SLAB_QUOTA_CPUS", (int) (usual.cpuMillis() / 1000), 0, MOST),
            GIB
                * settings.number(
                    "K8SLAB_QUOTA_MEMORY_GIB", (int) (usual.memoryBytes() / GIB), 0, MOST),
            longest,
            normal,
            settings.number("K8SLAB_QUOTA_EXTENSIONS", usual.extensions(), 0, MOST),
            settings.number("K8SLAB_QUOTA_TEAMS", usual.teams(), 0, MOST));
    var team = Quota.OF_TEAM;
    return new QuotaConfig(
        person,
        new Quota(
            settings.number("K8SLAB_TEAM_QUOTA_ACTIVE_CLUSTERS", team.activeClusters(), 0, MOST),
            settings.number("K8SLAB_TEAM_QUOTA_PAUSED_CLUSTERS", team.pausedClusters(), 0, MOST),
            1000L
                * settings.number(
                    "K8SLAB_TEAM_QUOTA_CPUS", (int) (team.cpuMillis() / 1000), 0, MOST),
            GIB
                * settings.number(
                    "K8SLAB_TEAM_QUOTA_MEMORY_GIB", (int) (team.memoryBytes() / GIB), 0, MOST),
            longest,
            normal,
            person.extensions(),
            0));
  }

  /** Never all of the pool's connections: requests go on while Kafka is away. */
  private static RelayConfig relay(Settings settings, DatabaseConfig database) {
    var usual = RelayConfig.DEFAULT;
    int connections = Math.clamp(database.poolSize() / 2, 1, usual.connections());
    return new RelayConfig(
        settings.number("K8SLAB_RELAY_CONNECTIONS", connections, 1, database.poolSize()),
        usual.batch(),
        usual.rest(),
        usual.patience());
  }

  private static Publishing publishing(Settings settings) {
    return switch (settings.text("K8SLAB_PUBLISHING", "background")) {
      case "background" -> Publishing.BACKGROUND;
      case "inline" -> Publishing.INLINE;
      default -> throw new InvalidSetting("K8SLAB_PUBLISHING", "must be background or inline");
    };
  }
}
