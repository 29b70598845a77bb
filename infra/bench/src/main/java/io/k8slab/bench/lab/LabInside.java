package io.k8slab.bench.lab;

import io.k8slab.agent.bus.BusConfig;
import io.k8slab.agent.seal.CredentialSealer;
import io.k8slab.config.Settings;
import io.k8slab.identity.AccessTokens;
import io.k8slab.identity.TokenConfig;
import io.k8slab.identity.TokenKeys;
import io.k8slab.local.database.LocalDatabase;
import io.k8slab.local.folder.Ports;
import io.k8slab.local.postgres.MakeDatabase;
import io.k8slab.local.postgres.PostgresServer;
import io.k8slab.local.secrets.InstallationSecrets;
import io.k8slab.local.secrets.Secrets;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * What lies in an installation's data folder and lets its owner into its database and its broker.
 *
 * @param data the folder
 */
public record LabInside(Path data) {

  /** As the schema's owner. */
  public DataSource database() throws IOException {
    return source(
        MakeDatabase.DATABASE, MakeDatabase.OWNER, Secrets.read(secrets().postgresOwner()));
  }

  /** As the server's superuser. */
  public DataSource server() throws IOException {
    return source(
        "postgres", PostgresServer.SUPERUSER, Secrets.read(secrets().postgresSuperuser()));
  }

  public BusConfig bus() throws IOException {
    Properties properties = new Properties();
    Path file = secrets().folder().resolve("kafka-client.properties");
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    TreeMap<String, String> values = new TreeMap<>();
    properties.forEach((key, value) -> values.put(key.toString(), value.toString()));
    return new BusConfig("127.0.0.1:" + ports().kafka(), GroupProtocol.CONSUMER, values);
  }

  /** What another process of its functions is told. */
  public Map<String, String> functionsEnvironment() throws IOException {
    var secrets = secrets();
    var environment =
        new HashMap<>(LocalDatabase.functionsEnvironment(ports().postgres(), secrets));
    environment.put("K8SLAB_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + ports().kafka());
    environment.put(
        "K8SLAB_KAFKA_PROPERTIES_FILE",
        secrets.folder().resolve("kafka-client.properties").toAbsolutePath().toString());
    environment.put("K8SLAB_TOKEN_KEY_FILE", secrets.tokenKey().toAbsolutePath().toString());
    environment.put(
        "K8SLAB_SEALING_KEYSET_FILE", secrets.sealing().privateKey().toAbsolutePath().toString());
    environment.putAll(StartLab.NO_RATE_LIMIT);
    return environment;
  }

  /** Issues access tokens that the functions of this installation believe. */
  public AccessTokens tokens() throws IOException {
    TokenConfig config = TokenConfig.from(new Settings(functionsEnvironment()));
    return new AccessTokens(config, TokenKeys.read(config), InstantSource.system());
  }

  /** Seals for the functions of this installation. */
  public CredentialSealer sealer() throws IOException, GeneralSecurityException {
    return CredentialSealer.of(Files.readString(secrets().sealing().publicKey()));
  }

  private DataSource source(String database, String user, String password) throws IOException {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {"127.0.0.1"});
    source.setPortNumbers(new int[] {ports().postgres()});
    source.setDatabaseName(database);
    source.setUser(user);
    source.setPassword(password);
    return source;
  }

  private Ports ports() throws IOException {
    return new Ports(Integer.parseInt(Files.readString(data.resolve("ports")).strip()));
  }

  private InstallationSecrets secrets() throws IOException {
    return InstallationSecrets.in(data.resolve("secrets"));
  }
}
