package io.k8slab.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.k8slab.config.InvalidSetting;
import io.k8slab.config.Settings;
import io.k8slab.testing.TestAuthority;
import io.k8slab.testing.TestDatabase;
import io.k8slab.testing.TestMailServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SendMailsIT {
  private static final Mail MAIL =
      new Mail("test", "ada@example.com", null, null, Map.of("word", "gr\u00fc\u00dfe"));

  private static final String PASSWORD = "mail password of the lab";

  private final TestDatabase db = TestDatabase.create();

  @TempDir private Path folder;

  @BeforeEach
  void owe() {
    db.database()
        .transact(
            c -> {
              OweMail.owe(c, MAIL);
              OweMail.owe(c, MAIL);
              return true;
            });
  }

  @AfterEach
  void close() {
    db.close();
  }

  @Test
  void what_is_owed_twice_is_sent_once() {
    try (var server = new TestMailServer()) {
      assertThat(sender(server.config()).run()).isEqualTo(new SendMails.Sent(1, 0));
      assertThat(server.to("ada@example.com").getFirst().text()).isEqualTo("gr\u00fc\u00dfe\n");
      assertThat(owed()).isEqualTo("0");
    }
  }

  @Test
  void a_mail_that_the_server_does_not_take_is_tried_again_and_given_up_at_last() {
    var nobody = smtp(1, MailConfig.Security.NONE);
    assertThat(sender(nobody).run()).isEqualTo(new SendMails.Sent(0, 1));
    assertThat(sender(nobody).run()).isEqualTo(new SendMails.Sent(0, 0));
    for (int i = 1; i < SendMails.MOST_ATTEMPTS; i++) {
      assertThat(owed()).isEqualTo("1");
      db.execute("UPDATE mails SET next_attempt_at = now()");
      assertThat(sender(nobody).run().failed()).isEqualTo(1);
    }
    assertThat(owed()).isEqualTo("0");
  }

  @Test
  void nothing_is_said_to_a_server_without_tls_where_that_is_asked_for() {
    try (var server = new TestMailServer()) {
      var smtp = (MailConfig.Transport.Smtp) server.config().transport();
      assertThat(sender(smtp(smtp.port(), MailConfig.Security.STARTTLS)).run().failed())
          .isEqualTo(1);
      assertThat(server.to("ada@example.com")).isEmpty();
    }
  }

  @Test
  void a_password_is_said_behind_starttls_to_a_server_of_the_given_authority() throws IOException {
    var authority = TestAuthority.ofHost("localhost");
    try (var server = new TestMailServer(authority, "lab", PASSWORD)) {
      assertThat(sender(tls(server, authority, "localhost", PASSWORD)).run().sent()).isEqualTo(1);
      assertThat(server.to("ada@example.com")).hasSize(1);
      assertThat(server.heard()).containsExactly(PASSWORD);
    }
  }

  @Test
  void a_wrong_password_sends_nothing_and_the_mail_stays_owed() throws IOException {
    var authority = TestAuthority.ofHost("localhost");
    try (var server = new TestMailServer(authority, "lab", PASSWORD)) {
      assertThat(sender(tls(server, authority, "localhost", "wrong")).run().failed()).isEqualTo(1);
      assertThat(owed()).isEqualTo("1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"another authority", "another name", "nobody whom Java knows", "no tls"})
  void no_password_is_said_to_who_does_not_prove_who_they_are(String why) throws IOException {
    var authority = TestAuthority.ofHost(why.equals("another name") ? "example.com" : "localhost");
    try (var server =
        new TestMailServer(why.equals("no tls") ? null : authority, "lab", PASSWORD)) {
      var trusted =
          switch (why) {
            case "another authority" -> TestAuthority.ofHost("localhost");
            case "nobody whom Java knows" -> null;
            default -> authority;
          };
      assertThat(sender(tls(server, trusted, "localhost", PASSWORD)).run().failed()).isEqualTo(1);
      assertThat(server.heard()).isEmpty();
      assertThat(server.to("ada@example.com")).isEmpty();
      assertThat(owed()).isEqualTo("1");
    }
  }

  @Test
  void settings_that_would_say_a_password_in_the_clear_or_name_no_authority_stop_the_start()
      throws IOException {
    var open = new HashMap<>(settings(25, null, "localhost", PASSWORD));
    open.put("K8SLAB_SMTP_SECURITY", "none");
    assertThatThrownBy(() -> MailConfig.from(new Settings(open)))
        .isInstanceOf(InvalidSetting.class)
        .hasMessageContaining("K8SLAB_SMTP_SECURITY")
        .hasMessageNotContaining(PASSWORD);
    for (var text : List.of("", "no certificate")) {
      var broken = new HashMap<>(settings(25, null, "localhost", PASSWORD));
      var file = Files.writeString(folder.resolve("broken.pem"), text);
      broken.put("K8SLAB_SMTP_CA_FILE", file.toString());
      assertThatThrownBy(() -> MailConfig.from(new Settings(broken)))
          .isInstanceOf(InvalidSetting.class)
          .hasMessageContaining("K8SLAB_SMTP_CA_FILE");
    }
  }

  private MailConfig tls(
      TestMailServer server, @Nullable TestAuthority trusted, String host, String password)
      throws IOException {
    return MailConfig.from(new Settings(settings(server.port(), trusted, host, password)));
  }

  /** As an installation is told. */
  private Map<String, String> settings(
      int port, @Nullable TestAuthority trusted, String host, String password) throws IOException {
    var settings = new HashMap<String, String>();
    settings.put("K8SLAB_SMTP_HOST", host);
    settings.put("K8SLAB_SMTP_PORT", Integer.toString(port));
    settings.put("K8SLAB_SMTP_USER", "lab");
    settings.put("K8SLAB_MAIL_FROM", "lab@example.com");
    var secret = Files.writeString(folder.resolve("password"), password + "\n");
    settings.put("K8SLAB_SMTP_PASSWORD_FILE", secret.toString());
    if (trusted != null) {
      var file = Files.writeString(folder.resolve("ca.pem"), trusted.certificatePem());
      settings.put("K8SLAB_SMTP_CA_FILE", file.toString());
    }
    return settings;
  }

  @Test
  void a_folder_keeps_mails_for_its_owner_only() throws IOException {
    var mails = folder.resolve("mails");
    assertThat(sender(new MailConfig.Transport.Folder(mails)).run().sent()).isEqualTo(1);
    try (var files = Files.list(mails)) {
      var file = files.toList().getFirst();
      assertThat(file)
          .content()
          .isEqualTo("To: ada@example.com\nSubject: Test\n\ngr\u00fc\u00dfe\n");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void without_a_server_mails_stay_owed() {
    assertThat(sender(new MailConfig.Transport.Nowhere()).run().sent()).isZero();
    assertThat(owed()).isEqualTo("1");
  }

  private SendMails sender(MailConfig config) {
    return new SendMails(
        db.database(),
        Map.of(
            "test",
            (connection, mail) ->
                Optional.of(new Letter("Test", mail.parameters().get("word") + "\n"))),
        config);
  }

  private SendMails sender(MailConfig.Transport transport) {
    return sender(new MailConfig(transport, URI.create("https://lab.example.com")));
  }

  private static MailConfig.Transport smtp(int port, MailConfig.Security security) {
    return new MailConfig.Transport.Smtp(
        "127.0.0.1", port, security, Optional.empty(), "", "lab@example.com", Optional.empty());
  }

  private String owed() {
    return String.valueOf(db.value("SELECT count(*) FROM mails"));
  }
}
