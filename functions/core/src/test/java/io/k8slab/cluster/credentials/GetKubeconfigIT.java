package io.k8slab.cluster.credentials;

import static java.time.temporal.ChronoUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.k8slab.events.ProvisionCluster;
import io.k8slab.http.Principal;
import io.k8slab.http.ProblemException;
import io.k8slab.http.ProblemType;
import io.k8slab.http.Role;
import io.k8slab.testing.Lab;
import io.k8slab.testing.TestAgent;
import io.k8slab.testing.TestAuthority;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GetKubeconfigIT {
  private static final AtomicInteger PEOPLE = new AtomicInteger();

  private final Lab lab = Lab.withHost(100);
  private final TestAgent agent = lab.agent();
  private final TestAuthority authority = TestAuthority.make("EC");
  private Principal ada;

  @BeforeEach
  void start() {
    ada = lab.person("ada" + PEOPLE.incrementAndGet() + "@example.com");
  }

  @AfterAll
  void stop() {
    lab.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"EC", "RSA"})
  void a_kubeconfig_holds_a_certificate_of_ones_own_for_at_most_an_hour(String algorithm)
      throws Exception {
    var ca = TestAuthority.make(algorithm);
    run("demo", ca);
    var yaml = kubeconfig(ada, "demo");

    var certificate = certificate(yaml);
    certificate.verify(ca.certificate().getPublicKey());
    assertThat(certificate.getSubjectX500Principal().getName())
        .isEqualTo("CN=" + ada.email() + ",O=k8slab:owners");
    assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
    assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
    var now = Instant.now();
    assertThat(certificate.getNotAfter().toInstant())
        .isAfter(now.plus(Duration.ofMinutes(50)))
        .isBefore(now.plus(Duration.ofMinutes(61)));
    assertThat(certificate.getNotBefore().toInstant()).isBefore(now);
    assertThat(yaml)
        .contains("server: \"https://127.0.0.1:20000\"")
        .contains("current-context: \"demo\"")
        .doesNotContain("kind: Config\\n")
        .doesNotContain(Base64.getEncoder().encodeToString(bytes(ca.keyPem())));
    assertThat(data(yaml, "client-key-data")).startsWith("-----BEGIN PRIVATE KEY-----");
    assertThat(
            lab.database()
                .value(
                    "SELECT count(*) FROM audit_log WHERE action = 'cluster.kubeconfig' AND user_id = '%s'"
                        .formatted(ada.userId())))
        .isEqualTo("1");
  }

  @Test
  void a_kubeconfig_for_the_plug_in_holds_no_secret() {
    var command = run("demo", authority);
    var yaml = kubeconfig(ada, "demo", "?auth=exec");
    assertThat(yaml)
        .contains("args: [cluster, get-credentials, \"" + command.clusterId() + "\"]")
        .doesNotContain("client-key-data")
        .doesNotContain("client-certificate-data");
    assertThat(refused(ada, "demo", "?auth=token")).isEqualTo(ProblemType.INVALID_FIELD);
  }

  @Test
  void credentials_are_a_certificate_and_its_key() throws Exception {
    var command = run("demo", authority);
    var response =
        lab.functions()
            .handlers()
            .createCredentials(Lab.get(ada, "/api/v1/clusters/demo/credentials"));
    assertThat(response.headers()).containsEntry("cache-control", "no-store");
    var made = JsonMapper.shared().readTree(response.body());
    var certificate =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(
                    new ByteArrayInputStream(bytes(made.path("client_certificate").stringValue())));
    certificate.verify(authority.certificate().getPublicKey());
    assertThat(Instant.parse(made.path("expires_at").stringValue()).truncatedTo(SECONDS))
        .isEqualTo(certificate.getNotAfter().toInstant());
    assertThat(made.path("client_key").stringValue()).startsWith("-----BEGIN PRIVATE KEY-----");
    assertThat(
            lab.database()
                .value(
                    "SELECT count(*) FROM audit_log WHERE action = 'cluster.credentials' AND subject = 'cluster:%s'"
                        .formatted(command.clusterId())))
        .isEqualTo("1");
  }

  @Test
  void a_certificate_never_outlives_the_lease() throws Exception {
    var command = run("demo", authority);
    lab.database()
        .execute(
            "UPDATE clusters SET ttl_expires_at = now() + interval '5 minutes' WHERE id = '%s'"
                .formatted(command.clusterId()));
    assertThat(certificate(kubeconfig(ada, "demo")).getNotAfter().toInstant())
        .isBefore(Instant.now().plus(Duration.ofMinutes(6)));
  }

  @Test
  void a_long_address_is_replaced_by_the_persons_id() throws Exception {
    var longName = lab.person("x".repeat(60) + PEOPLE.incrementAndGet() + "@example.com");
    var command = lab.provisionOf(lab.create(longName, "demo"));
    provision(command, authority);
    assertThat(certificate(kubeconfig(longName, "demo")).getSubjectX500Principal().getName())
        .startsWith("CN=" + longName.userId());
  }

  @Test
  void only_a_running_cluster_has_a_kubeconfig() {
    lab.create(ada, "demo");
    assertThat(refused(ada, "demo")).isEqualTo(ProblemType.NOT_RUNNING);
  }

  @Test
  void a_lease_that_is_over_gives_no_kubeconfig_even_before_the_sweep() {
    var command = run("demo", authority);
    lab.database()
        .execute(
            "UPDATE clusters SET ttl_expires_at = now() WHERE id = '%s'"
                .formatted(command.clusterId()));
    assertThat(refused(ada, "demo")).isEqualTo(ProblemType.LEASE_OVER);
  }

  @Test
  void nobody_else_gets_one_not_even_an_administrator() {
    var command = run("demo", authority);
    var admin =
        lab.person("root" + PEOPLE.incrementAndGet() + "@example.com", Set.of(Role.SYSTEM_ADMIN));
    assertThat(refused(admin, command.clusterId().toString())).isEqualTo(ProblemType.FORBIDDEN);
  }

  @Test
  void credentials_in_another_clusters_row_do_not_open() {
    var mine = run("mine", authority);
    var other = run("other", authority);
    lab.database()
        .execute(
            """
            UPDATE clusters SET sealed_credentials =
              (SELECT sealed_credentials FROM clusters WHERE id = '%s') WHERE id = '%s'
            """
                .formatted(other.clusterId(), mine.clusterId()));
    assertThat(refused(ada, "mine")).isEqualTo(ProblemType.INTERNAL);
    assertThat(kubeconfig(ada, "other")).isNotEmpty();
  }

  @Test
  void credentials_of_another_generation_or_with_a_flipped_bit_do_not_open() {
    var command = run("demo", authority);
    var where = " WHERE id = '" + command.clusterId() + "'";
    lab.database().execute("UPDATE clusters SET sealed_generation = 2" + where);
    assertThat(refused(ada, "demo")).isEqualTo(ProblemType.INTERNAL);
    lab.database()
        .execute(
            "UPDATE clusters SET sealed_generation = 1, sealed_credentials ="
                + " set_bit(sealed_credentials, 400, 1 - get_bit(sealed_credentials, 400))"
                + where);
    assertThat(refused(ada, "demo")).isEqualTo(ProblemType.INTERNAL);
  }

  @Test
  void no_table_holds_a_secret_of_a_cluster() throws Exception {
    run("demo", authority);
    kubeconfig(ada, "demo");
    var dump = new StringBuilder();
    try (var connection = lab.database().owner().getConnection();
        var statement = connection.createStatement();
        var tables =
            connection
                .createStatement()
                .executeQuery("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")) {
      while (tables.next()) {
        try (var rows =
            statement.executeQuery("SELECT t::text FROM %s t".formatted(tables.getString(1)))) {
          while (rows.next()) {
            dump.append(rows.getString(1)).append('\n');
          }
        }
      }
    }
    var secret = authority.keyPem().lines().skip(1).findFirst().orElseThrow();
    assertThat(dump.toString())
        .contains(ada.email())
        .doesNotContain("PRIVATE KEY")
        .doesNotContain("kind: Config")
        .doesNotContain(secret)
        .doesNotContain(java.util.HexFormat.of().formatHex(bytes(secret)));
  }

  @Test
  void secrets_do_not_print() {
    assertThat(new PersonalCertificate("a", "b", Instant.EPOCH).toString())
        .isEqualTo("PersonalCertificate[until 1970-01-01T00:00:00Z]");
  }

  private ProvisionCluster run(String name, TestAuthority ca) {
    var command = lab.provisionOf(lab.create(ada, name));
    provision(command, ca);
    return command;
  }

  private void provision(ProvisionCluster command, TestAuthority ca) {
    var sealed =
        lab.seal(
            TestAgent.credentials(ca.certificatePem(), ca.keyPem()),
            command.clusterId(),
            command.generation());
    lab.deliver(agent.record(agent.provisioned(command, sealed)));
  }

  private String kubeconfig(Principal caller, String name) {
    return kubeconfig(caller, name, "");
  }

  private String kubeconfig(Principal caller, String name, String query) {
    var response =
        lab.functions()
            .handlers()
            .getKubeconfig(Lab.get(caller, "/api/v1/clusters/" + name + "/kubeconfig" + query));
    assertThat(response.headers())
        .containsEntry("cache-control", "no-store")
        .containsEntry("content-type", "application/yaml");
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  private ProblemType refused(Principal caller, String name) {
    return refused(caller, name, "");
  }

  private ProblemType refused(Principal caller, String name, String query) {
    return catchThrowableOfType(ProblemException.class, () -> kubeconfig(caller, name, query))
        .problem()
        .type();
  }

  private static X509Certificate certificate(String yaml) throws Exception {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(
                new ByteArrayInputStream(bytes(data(yaml, "client-certificate-data"))));
  }

  private static String data(String yaml, String field) {
    var found = Pattern.compile(field + ": (\\S+)").matcher(yaml);
    assertThat(found.find()).isTrue();
    return new String(Base64.getDecoder().decode(found.group(1)), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
