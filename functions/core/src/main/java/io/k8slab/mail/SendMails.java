package io.k8slab.mail;

import io.k8slab.jdbc.Database;
import io.k8slab.mail.jdbc.MailRows;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The function {@code sendMails}: sends what is owed, each mail at least once. One that cannot be
 * sent is tried again later and later, for about two days; then it is given up, with a warning.
 */
public final class SendMails {
  static final int MOST_ATTEMPTS = 12;
  private static final int A_RUN = 20;
  private static final Logger log = LoggerFactory.getLogger(SendMails.class);

  private final Database database;
  private final Map<String, ComposeMail> composers;
  private final Optional<MailTransport> transport;

  /**
   * @param composers by kind; a mail of no known kind waits for a version that knows it
   */
  public SendMails(Database database, Map<String, ComposeMail> composers, MailConfig config) {
    this.database = database;
    this.composers = Map.copyOf(composers);
    this.transport =
        switch (config.transport()) {
          case MailConfig.Transport.Smtp smtp -> Optional.of(new SmtpTransport(smtp));
          case MailConfig.Transport.Folder(var folder) -> Optional.of(new FolderTransport(folder));
          case MailConfig.Transport.Nowhere() -> Optional.empty();
        };
  }

  /** What a run did. */
  public record Sent(int sent, int failed) {}

  public Sent run() {
    int sent = 0;
    int failed = 0;
    for (int i = 0; transport.isPresent() && i < A_RUN; i++) {
      var next = database.transact(c -> MailRows.claim(c, composers.keySet()));
      if (next.isEmpty()) {
        break;
      }
      if (send(transport.get(), next.get())) {
        sent++;
      } else {
        failed++;
      }
    }
    return new Sent(sent, failed);
  }

  private boolean send(MailTransport by, MailRows.Owed owed) {
    var mail = owed.mail();
    var composer = composers.get(mail.kind());
    try {
      // the link that is in it is made before it is sent, and no connection waits for the server
      var letter = composer == null ? null : database.transact(c -> composer.compose(c, mail));
      if (letter != null && letter.isPresent()) {
        by.send(mail.recipient(), letter.get());
        log.atInfo().addKeyValue("kind", mail.kind()).log("A mail was sent");
      }
      database.transact(c -> MailRows.delete(c, owed.id()));
      return true;
    } catch (IOException e) {
      failed(owed, e);
      return false;
    }
  }

  private void failed(MailRows.Owed owed, IOException cause) {
    boolean last = owed.attempts() >= MOST_ATTEMPTS;
    log.atWarn()
        .addKeyValue("kind", owed.mail().kind())
        .addKeyValue("attempts", owed.attempts())
        .addKeyValue("givenUp", last)
        .addKeyValue("cause", cause.toString())
        .log("A mail was not sent");
    if (last) {
      database.transact(c -> MailRows.delete(c, owed.id()));
    }
  }
}
