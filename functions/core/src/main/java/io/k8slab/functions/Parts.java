package io.k8slab.functions;

import com.zaxxer.hikari.HikariDataSource;
import io.k8slab.audit.chain.SealAudit;
import io.k8slab.audit.http.AuditRoutes;
import io.k8slab.cluster.wiring.ClusterFunctions;
import io.k8slab.health.AdminProbe;
import io.k8slab.health.CachedProbe;
import io.k8slab.health.HealthHandlers;
import io.k8slab.host.http.HostRoutes;
import io.k8slab.http.RouteHandlers;
import io.k8slab.http.api.Api;
import io.k8slab.http.api.Cors;
import io.k8slab.http.limit.RateLimits;
import io.k8slab.http.limit.jdbc.SharedCountRows;
import io.k8slab.identity.ProveAgain;
import io.k8slab.identity.PruneSessions;
import io.k8slab.identity.account.AccountMails;
import io.k8slab.identity.wiring.IdentityFunctions;
import io.k8slab.jdbc.DataSources;
import io.k8slab.jdbc.Database;
import io.k8slab.mail.SendMails;
import io.k8slab.privacy.ErasePerson;
import io.k8slab.privacy.ExportPerson;
import io.k8slab.privacy.FinishErasures;
import io.k8slab.privacy.http.PrivacyRoutes;
import io.k8slab.quota.FindQuota;
import io.k8slab.quota.http.QuotaRoutes;
import io.k8slab.realtime.FindEnded;
import io.k8slab.realtime.IssueTicket;
import io.k8slab.realtime.NotifyUser;
import io.k8slab.realtime.PruneTickets;
import io.k8slab.realtime.SpendTicket;
import io.k8slab.realtime.http.TicketRoutes;
import io.k8slab.reaper.http.ReaperRoutes;
import io.k8slab.team.InviteMembers;
import io.k8slab.team.wiring.TeamFunctions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** What the functions of one process share: one pool, one producer. Closing it closes those. */
final class Parts implements AutoCloseable {
  private static final Duration PROBE_LIFETIME = Duration.ofSeconds(2);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

  private final FunctionsConfig config;
  private final InstantSource clock = InstantSource.system();
  private final HikariDataSource pool;
  private final Database database;
  private final ExecutorService publisher = Executors.newVirtualThreadPerTaskExecutor();
  private final AdminProbe kafka;
  private final ClusterFunctions clusters;
  private final ApiParts.Once apiParts;
  private @Nullable Producer<String, byte[]> producer;

  Parts(FunctionsConfig config) {
    this(config, new ApiParts.Once(config.api()));
  }

  /**
   * @param apiParts of the same configuration, begun perhaps
   */
  Parts(FunctionsConfig config, ApiParts.Once apiParts) {
    this.config = config;
    this.apiParts = apiParts;
    this.pool = DataSources.hikari(config.database());
    this.database = new Database(pool);
    this.kafka = new AdminProbe(config.kafka().clientProperties());
    this.clusters =
        ClusterFunctions.of(
            pool,
            this::producer,
            switch (config.publishing()) {
              case BACKGROUND -> publisher;
              case INLINE -> Runnable::run;
            },
            new ClusterFunctions.Settings(
                config.clusters(),
                config.quota(),
                config.relay(),
                config.reaper(),
                () -> apiParts.get().credentials()),
            clock);
    if (config.publishing() == FunctionsConfig.Publishing.BACKGROUND) {
      producer(); // a process that lives long says at its start what is wrong with it
    }
  }

  ClusterFunctions clusters() {
    return clusters;
  }

  PruneSessions pruneSessions() {
    return new PruneSessions(database);
  }

  /** The number of rows. */
  int pruneInvitations() {
    return InviteMembers.prune(database);
  }

  /** The number of rows. */
  int pruneRateLimits() {
    return database.transact(SharedCountRows::prune);
  }

  SealAudit sealAudit() {
    return new SealAudit(database, config.auditKeys().get());
  }

  /** With what stands before it. */
  Cors api() {
    return new Cors(config.cors(), routes());
  }

  private Api routes() {
    var api = apiParts.get();
    var identity =
        IdentityFunctions.of(
            database,
            api.hashes(),
            api.accessTokens(),
            api.tokenKeys(),
            api.oidc(),
            config.mail().publicUrl(),
            clock);
    var handlers = clusters.handlers();
    var findQuota = new FindQuota(config.quota());
    var notifyUser = new NotifyUser(clusters.relay()::publish, clock);
    return new Api(
        new RouteHandlers(
            identity.administration(),
            identity.accounts(),
            privacy(api, identity),
            identity.sessions(),
            identity.tokens(),
            identity.federation(),
            identity.devices(),
            handlers,
            TeamFunctions.routes(database, findQuota, identity, notifyUser),
            handlers,
            new HostRoutes(database),
            new QuotaRoutes(database, findQuota, notifyUser),
            new TicketRoutes(new IssueTicket(database), api.realtimeUrl()),
            new AuditRoutes(database),
            new ReaperRoutes(database),
            health()),
        identity.authenticate()::principal,
        new RateLimits(config.rateLimits(), new SharedCountRows(database), clock));
  }

  private PrivacyRoutes privacy(ApiParts api, IdentityFunctions identity) {
    return new PrivacyRoutes(
        new ExportPerson(database),
        new ErasePerson(
            clusters.endClusters(),
            new ProveAgain(database, api.hashes()),
            identity.authenticate(),
            finishErasures()));
  }

  FinishErasures finishErasures() {
    return new FinishErasures(database);
  }

  SendMails sendMails() {
    var mail = config.mail();
    var composers = new HashMap<>(new AccountMails(mail.publicUrl()).composers());
    composers.putAll(InviteMembers.composers(mail.publicUrl()));
    return new SendMails(database, composers, mail);
  }

  PruneTickets pruneTickets() {
    return new PruneTickets(database);
  }

  SpendTicket spendTicket() {
    return new SpendTicket(database);
  }

  FindEnded findEnded() {
    return new FindEnded(database);
  }

  HealthHandlers health() {
    return new HealthHandlers(database, new CachedProbe(kafka, PROBE_LIFETIME, clock));
  }

  private synchronized Producer<String, byte[]> producer() {
    if (producer == null) {
      var properties = new HashMap<>(config.kafka().clientProperties());
      properties.putAll(config.relay().producerSettings());
      properties.put("client.id", "k8slab-relay");
      producer = new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
    }
    return producer;
  }

  /** What is committed and not sent yet waits in the outbox. */
  @Override
  public void close() {
    publisher.shutdown();
    closeProducer();
    publisher.shutdownNow();
    kafka.close();
    pool.close();
  }

  private synchronized void closeProducer() {
    if (producer != null) {
      producer.close(CLOSE_PATIENCE);
    }
  }
}
