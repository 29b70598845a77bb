package io.k8slab.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

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
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real handshakes with the edge. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TlsIT {
  private static final String CERTIFICATE = "K8SLAB_TLS_CERT_FILE";
  private static final String KEY = "K8SLAB_TLS_KEY_FILE";

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"EC", "RSA"})
  void it_speaks_tls_1_3_and_nothing_older(String algorithm) throws Exception {
    var authority = TestAuthority.make(algorithm);
    try (var edge = edge(authority)) {
      try (var socket = connect(edge.port(), authority, "TLSv1.3")) {
        socket.startHandshake();
        assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.3");
        socket
            .getOutputStream()
            .write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
            .startsWith("HTTP/1.1 200")
            .endsWith("{\"ok\":true}");
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
