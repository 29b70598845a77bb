package io.k8slab.testing;

import io.k8slab.identity.account.AccountMails;
import io.k8slab.jdbc.Database;
import io.k8slab.mail.ComposeMail;
import io.k8slab.mail.MailConfig;
import io.k8slab.mail.SendMails;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.server.SMTPServer;

/** A real mail server on loopback that keeps what it gets. */
public final class TestMailServer implements AutoCloseable {
  private static final Pattern TOKEN = Pattern.compile("#[a-z]+=(\\S+)");

  /** A mail that came in. */
  public record Received(String from, String to, String raw) {
    public String subject() {
      return raw.lines().filter(l -> l.startsWith("Subject: ")).findFirst().orElseThrow();
    }

    public String text() {
      var body = raw.substring(raw.indexOf("\r\n\r\n") + 4);
      return new String(Base64.getMimeDecoder().decode(body), StandardCharsets.UTF_8);
    }

    /** What its link carries. */
    public String token() {
      var matcher = TOKEN.matcher(text());
      return matcher.find() ? matcher.group(1) : "";
    }
  }

  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final SMTPServer server;

  public TestMailServer() {
    this.server = listening().build();
    server.start();
  }

  /**
   * One that wants a password.
   *
   * @param tls null where it offers none, and asks for the password all the same
   */
  public TestMailServer(@Nullable TestAuthority tls, String user, String password) {
    var builder =
        listening()
            .requireAuth()
            .authenticationHandlerFactory(
                new EasyAuthenticationHandlerFactory(
                    (name, said, context) -> {
                      heard.add(said);
                      if (!name.equals(user) || !said.equals(password)) {
                        throw new LoginFailedException();
                      }
                    }));
    this.server =
        tls == null
            ? builder.showAuthCapabilitiesBeforeSTARTTLS(true).build()
            : builder.enableTLS().requireTLS().startTlsSocketFactory(tls.serving()).build();
    server.start();
  }

  private SMTPServer.Builder listening() {
    return SMTPServer.port(0)
        .bindAddress(InetAddress.getLoopbackAddress())
        .messageHandler((context, from, to, data) -> keep(from, to, data));
  }

  /** The passwords that were said to it. */
  public List<String> heard() {
    return List.copyOf(heard);
  }

  public int port() {
    return server.getPortAllocated();
  }

  private void keep(String from, String to, byte[] data) {
    received.add(new Received(from, to, new String(data, StandardCharsets.UTF_8)));
  }

  /** How our functions find it. */
  public MailConfig config() {
    return new MailConfig(
        new MailConfig.Transport.Smtp(
            "127.0.0.1",
            port(),
            MailConfig.Security.NONE,
            Optional.empty(),
            "",
            "lab@example.com",
            Optional.empty()),
        URI.create("https://lab.example.com"));
  }

  /** The function that sends what is owed, to this server. */
  public SendMails sendMails(Database database) {
    return sendMails(database, Map.of());
  }

  /**
   * @param more composers beside those of accounts
   */
  public SendMails sendMails(Database database, Map<String, ComposeMail> more) {
    var composers = new java.util.HashMap<>(new AccountMails(config().publicUrl()).composers());
    composers.putAll(more);
    return new SendMails(database, composers, config());
  }

  /** Everything that came in for this address, in order. */
  public List<Received> to(String address) {
    return received.stream().filter(mail -> mail.to().equals(address)).toList();
  }

  @Override
  public void close() {
    server.stop();
  }
}
