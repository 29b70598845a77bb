package io.k8slab.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.k8slab.config.InvalidSetting;
import io.k8slab.config.Settings;
import io.k8slab.http.Response;
import io.k8slab.http.api.HttpMessages;
import io.k8slab.testing.TestAuthority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Real handshakes with the edge. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TlsIT {
  private static final String CERTIFICATE = "K8SLAB_TLS_CERT_FILE";
  private static final String KEY = "K8SLAB_TLS_KEY_FILE";

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger renewal = (Logger) LoggerFactory.getLogger(RenewTls.class);

  @TempDir private Path folder;

  @BeforeEach
  void listen() {
    log.start();
    renewal.addAppender(log);
  }

  @AfterEach
  void forget() {
    renewal.detachAppender(log);
  }

  @ParameterizedTest
  @ValueSource(strings = {"EC", "RSA"})
  void it_speaks_tls_1_3_and_nothing_older(String algorithm) throws Exception {
    var authority = TestAuthority.make(algorithm);
    try (var edge = edge(authority)) {
      try (var socket = connect(edge.port(), authority, "TLSv1.3")) {
        socket.startHandshake();
        assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.3");
        assertThat(answer(socket)).startsWith("HTTP/1.1 200").endsWith("{\"ok\":true}");
      }
      try (var socket = connect(edge.port(), authority, "TLSv1.2")) {
        assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
      }
    }
  }

  @Test
  void who_speaks_in_the_clear_gets_no_answer_of_the_api() throws Exception {
    try (var edge = edge(TestAuthority.make("EC"));
        var raw = new RawHttp(edge.port())) {
      raw.write("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
      assertThat(raw.read().status()).isEqualTo(400);
    }
  }

  @Test
  void a_key_that_is_none_stops_the_start() throws IOException {
    var settings = settings(TestAuthority.make("EC").certificatePem(), "no key");
    assertThatThrownBy(() -> start(settings)).isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void a_key_of_another_certificate_stops_the_start() throws IOException {
    var settings =
        settings(TestAuthority.make("EC").certificatePem(), TestAuthority.make("EC").keyPem());
    assertThatThrownBy(() -> start(settings))
        .isInstanceOf(UncheckedIOException.class)
        .rootCause()
        .hasMessageContaining("the key is not the certificate's");
  }

  @Test
  void a_new_pair_is_taken_without_a_restart_and_open_connections_go_on() throws Exception {
    var before = TestAuthority.make("EC");
    var after = TestAuthority.make("RSA");
    try (var edge = edge(before);
        var open = connect(edge.port(), before, "TLSv1.3")) {
      open.startHandshake();
      // one file after the other, as people do: in between they are no pair
      Files.writeString(folder.resolve("cert.pem"), after.certificatePem());
      await().untilAsserted(() -> assertThat(refusals()).isPositive());
      assertThat(serves(edge.port(), before)).isTrue();
      Files.writeString(folder.resolve("key.pem"), after.keyPem());
      await().untilAsserted(() -> assertThat(serves(edge.port(), after)).isTrue());
      assertThat(serves(edge.port(), before)).isFalse();
      assertThat(answer(open)).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void a_pair_that_is_broken_or_past_its_end_is_refused_and_the_old_one_stays() throws Exception {
    var before = TestAuthority.make("EC");
    try (var edge = edge(before)) {
      for (var broken : List.of("no certificate", "", TestAuthority.ended("EC").certificatePem())) {
        int told = refusals();
        Files.writeString(folder.resolve("cert.pem"), broken);
        await().until(() -> refusals() > told);
        assertThat(serves(edge.port(), before)).as(broken).isTrue();
      }
      int told = refusals();
      Files.delete(folder.resolve("key.pem"));
      await().until(() -> refusals() > told);
      assertThat(serves(edge.port(), before)).isTrue();
      assertThat(log.list.toString()).doesNotContain("PRIVATE KEY");
    }
  }

  private int refusals() {
    return (int)
        List.copyOf(log.list).stream()
            .filter(line -> line.getMessage().contains("refused, the one before stays"))
            .count();
  }

  /** Whether it proves to be who is trusted. */
  private static boolean serves(int port, TestAuthority trusted) throws Exception {
    try (var socket = connect(port, trusted, "TLSv1.3")) {
      return answer(socket).startsWith("HTTP/1.1 200");
    } catch (SSLException e) {
      return false;
    }
  }

  private static String answer(SSLSocket socket) throws IOException {
    socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void one_file_without_the_other_is_named() throws IOException {
    for (var key : new String[] {CERTIFICATE, KEY}) {
      var other = key.equals(KEY) ? CERTIFICATE : KEY;
      var file = Files.writeString(folder.resolve("only.pem"), "x").toString();
      var settings = new Settings(Map.of(key, file));
      assertThat(catchThrowableOfType(InvalidSetting.class, () -> HttpConfig.from(settings)).key())
          .isEqualTo(other);
    }
  }

  private HttpEdge edge(TestAuthority authority) throws IOException {
    return start(settings(authority.certificatePem(), authority.keyPem()));
  }

  private static HttpEdge start(Settings settings) {
    return HttpEdge.start(
        HttpConfig.from(settings),
        message -> HttpMessages.response(Response.json(200, Map.of("ok", true))));
  }

  private Settings settings(String certificate, String key) throws IOException {
    return new Settings(
        Map.of(
            "K8SLAB_HTTP_PORT",
            "0",
            CERTIFICATE,
            Files.writeString(folder.resolve("cert.pem"), certificate).toString(),
            "K8SLAB_TLS_RECHECK",
            "PT0.02S",
            KEY,
            Files.writeString(folder.resolve("key.pem"), key).toString()));
  }

  private static SSLSocket connect(int port, TestAuthority trusted, String protocol)
      throws IOException, GeneralSecurityException {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("edge", trusted.certificate());
    var trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    var context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    var socket = (SSLSocket) context.getSocketFactory().createSocket("localhost", port);
    socket.setSoTimeout(30_000);
    socket.setEnabledProtocols(new String[] {protocol});
    return socket;
  }
}
