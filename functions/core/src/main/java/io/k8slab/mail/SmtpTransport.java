package io.k8slab.mail;

import io.k8slab.mail.MailConfig.Security;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import org.apache.commons.net.smtp.AuthenticatingSMTPClient;
import org.apache.commons.net.smtp.SMTPReply;

/** Hands letters to a mail server (RFC 5321), each over a connection of its own. */
final class SmtpTransport implements MailTransport {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final MailConfig.Transport.Smtp server;

  SmtpTransport(MailConfig.Transport.Smtp server) {
    this.server = server;
  }

  @Override
  public void send(String recipient, Letter letter) throws IOException {
    var client = new AuthenticatingSMTPClient("TLS", server.security() == Security.TLS, "UTF-8");
    client.setConnectTimeout((int) PATIENCE.toMillis());
    client.setDefaultTimeout((int) PATIENCE.toMillis());
    client.setEndpointCheckingEnabled(true);
    server.authorities().ifPresent(client::setTrustManager);
    try {
      client.connect(server.host(), server.port());
      require(client, SMTPReply.isPositiveCompletion(client.getReplyCode()));
      signIn(client);
      require(client, client.setSender(server.from()));
      require(client, client.addRecipient(recipient));
      var writer = client.sendMessageData();
      require(client, writer != null);
      writer.write(message(recipient, letter));
      writer.close();
      require(client, client.completePendingCommand());
      client.logout();
    } finally {
      if (client.isConnected()) {
        client.disconnect();
      }
    }
  }

  private void signIn(AuthenticatingSMTPClient client) throws IOException {
    require(client, SMTPReply.isPositiveCompletion(client.ehlo("k8slab")));
    if (server.security() == Security.STARTTLS) {
      require(client, client.execTLS());
      require(client, SMTPReply.isPositiveCompletion(client.ehlo("k8slab")));
    }
    if (server.user().isPresent()) {
      try {
        require(
            client,
            client.auth(
                AuthenticatingSMTPClient.AUTH_METHOD.PLAIN,
                server.user().get(),
                server.password()));
      } catch (GeneralSecurityException e) {
        throw new IOException(e);
      }
    }
  }

  /** The text in Base64, so that no server on the way may change it. */
  private String message(String recipient, Letter letter) {
    var id = new byte[16];
    RANDOM.nextBytes(id);
    return String.join(
        "\r\n",
        "From: K8s-Lab <" + server.from() + ">",
        "To: <" + recipient + ">",
        "Subject: " + letter.subject(),
        "Date: " + DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)),
        "Message-ID: <" + HexFormat.of().formatHex(id) + "@k8slab>",
        "Auto-Submitted: auto-generated",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: base64",
        "",
        Base64.getMimeEncoder().encodeToString(letter.text().getBytes(StandardCharsets.UTF_8)),
        "");
  }

  /** The server's own words may quote the letter: only its code is told. */
  private static void require(AuthenticatingSMTPClient client, boolean done) throws IOException {
    if (!done) {
      throw new IOException("the mail server answered " + client.getReplyCode());
    }
  }
}
