package io.k8slab.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.testing.TestDatabase;
import io.k8slab.testing.TestMailServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SendMailsIT {
  private static final Mail MAIL =
      new Mail("test", "ada@example.com", null, null, Map.of("word", "gr\u00fc\u00dfe"));

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
        "127.0.0.1", port, security, Optional.empty(), "", "lab@example.com");
  }

  private String owed() {
    return String.valueOf(db.value("SELECT count(*) FROM mails"));
  }
}
