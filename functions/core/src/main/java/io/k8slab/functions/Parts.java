package io.k8slab.functions;

import com.zaxxer.hikari.HikariDataSource;
import io.k8slab.cluster.credentials.OpenCredentials;
import io.k8slab.cluster.wiring.ClusterFunctions;
import io.k8slab.config.InvalidSetting;
import io.k8slab.health.AdminProbe;
import io.k8slab.health.CachedProbe;
import io.k8slab.health.HealthHandlers;
import io.k8slab.identity.AccessTokens;
import io.k8slab.identity.PasswordHashes;
import io.k8slab.identity.PruneSessions;
import io.k8slab.identity.Register;
import io.k8slab.identity.RotateSession;
import io.k8slab.identity.SignIn;
import io.k8slab.identity.SignOut;
import io.k8slab.identity.SigningKey;
import io.k8slab.identity.http.IdentityHandlers;
import io.k8slab.jdbc.DataSources;
import io.k8slab.jdbc.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
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
  private static final Duration LOGIN_PATIENCE = Duration.ofSeconds(5);
  private static final Duration PROBE_LIFETIME = Duration.ofSeconds(2);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

  private final FunctionsConfig config;
  private final InstantSource clock = InstantSource.system();
  private final HikariDataSource pool;
  private final Database database;
  private final Producer<String, byte[]> producer;
  private final ExecutorService publisher = Executors.newVirtualThreadPerTaskExecutor();
  private final AdminProbe kafka;
  private final ClusterFunctions clusters;
  private @Nullable ApiParts apiParts;

  /** What {@code api} alone needs. */
  private record ApiParts(
      SigningKey signingKey,
      AccessTokens accessTokens,
      OpenCredentials credentials,
      PasswordHashes hashes) {}

  Parts(FunctionsConfig config) {
    this.config = config;
    this.pool = DataSources.hikari(config.database());
    this.database = new Database(pool);
    this.producer = producer(config);
    this.kafka = new AdminProbe(config.kafka().clientProperties());
    this.clusters =
        ClusterFunctions.of(
            pool,
            producer,
            switch (config.publishing()) {
              case BACKGROUND -> publisher;
              case INLINE -> Runnable::run;
            },
            new ClusterFunctions.Settings(
                config.clusters(), config.quota(), config.relay(), () -> apiParts().credentials()),
            clock);
  }

  ClusterFunctions clusters() {
    return clusters;
  }

  AccessTokens accessTokens() {
    return apiParts().accessTokens();
  }

  PruneSessions pruneSessions() {
    return new PruneSessions(database);
  }

  IdentityHandlers identity() {
    var api = apiParts();
    return new IdentityHandlers(
        database,
        new Register(database, api.hashes()),
        new SignIn(database, api.hashes()),
        new RotateSession(database),
        new SignOut(database),
        api.accessTokens(),
        api.signingKey());
  }

  /** Made when {@code api} is: other functions start without its secrets. */
  private synchronized ApiParts apiParts() {
    if (apiParts == null) {
      var api = config.api().get();
      var signingKey = SigningKey.read(api.tokens().keyFile());
      apiParts =
          new ApiParts(
              signingKey,
              new AccessTokens(api.tokens(), signingKey, clock),
              credentials(api.sealingKeyset()),
              new PasswordHashes(api.loginsAtOnce(), LOGIN_PATIENCE));
    }
    return apiParts;
  }

  HealthHandlers health() {
    return new HealthHandlers(database, new CachedProbe(kafka, PROBE_LIFETIME, clock));
  }

  private static Producer<String, byte[]> producer(FunctionsConfig config) {
    var properties = new HashMap<>(config.kafka().clientProperties());
    properties.putAll(config.relay().producerSettings());
    properties.put("client.id", "k8slab-relay");
    return new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
  }

  private static OpenCredentials credentials(Path keyset) {
    try {
      return OpenCredentials.with(Files.readString(keyset));
    } catch (IOException | GeneralSecurityException e) {
      throw new InvalidSetting("K8SLAB_SEALING_KEYSET_FILE", "must be Tink's keyset in JSON");
    }
  }

  /** What is committed and not sent yet waits in the outbox. */
  @Override
  public void close() {
    publisher.shutdown();
    producer.close(CLOSE_PATIENCE);
    publisher.shutdownNow();
    kafka.close();
    pool.close();
  }
}
