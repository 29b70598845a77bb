package io.k8slab.mail;

import io.k8slab.config.InvalidSetting;
import io.k8slab.config.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.X509TrustManager;

/**
 * How mails are sent.
 *
 * @param transport what brings them on their way
 * @param publicUrl where people reach the installation: links begin with it
 */
public record MailConfig(Transport transport, URI publicUrl) {

  /** What brings mails on their way. */
  public sealed interface Transport {
    /**
     * A mail server that takes them over.
     *
     * @param security how the connection is protected
     * @param user empty where the server asks for none
     * @param from the sender's address
     * @param authorities whom its certificate may come from; empty for those that Java knows
     */
    record Smtp(
        String host,
        int port,
        Security security,
        Optional<String> user,
        String password,
        String from,
        Optional<X509TrustManager> authorities)
        implements Transport {
      @Override
      public String toString() {
        return "Smtp[" + host + ":" + port + "]"; // the password is a secret
      }
    }

    /** Files, for one machine: nothing leaves it. */
    record Folder(Path folder) implements Transport {}

    /** They stay owed; an installation without a mail server. */
    record Nowhere() implements Transport {}
  }

  /** How a connection to a mail server is protected. */
  public enum Security {
    /** TLS from the first byte. */
    TLS,
    /** TLS after STARTTLS, which must be offered. */
    STARTTLS,
    /** None; for a server on the same machine. */
    NONE
  }

  /**
   * Reads {@code K8SLAB_SMTP_*} or {@code K8SLAB_MAIL_FOLDER}, and {@code K8SLAB_PUBLIC_URL}.
   *
   * @throws InvalidSetting naming the key
   */
  public static MailConfig from(Settings settings) {
    return new MailConfig(transport(settings), publicUrl(settings));
  }

  private static Transport transport(Settings settings) {
    var folder = settings.optional("K8SLAB_MAIL_FOLDER");
    if (folder.isPresent()) {
      return new Transport.Folder(Path.of(folder.get()));
    }
    var host = settings.optional("K8SLAB_SMTP_HOST");
    if (host.isEmpty()) {
      return new Transport.Nowhere();
    }
    var security = security(settings.text("K8SLAB_SMTP_SECURITY", "starttls"));
    var user = settings.optional("K8SLAB_SMTP_USER");
    if (security == Security.NONE && user.isPresent()) {
      throw new InvalidSetting(
          "K8SLAB_SMTP_SECURITY", "must not be none where there is a password to be said");
    }
    return new Transport.Smtp(
        host.get(),
        settings.number("K8SLAB_SMTP_PORT", security == Security.TLS ? 465 : 587, 1, 65_535),
        security,
        user,
        settings.secret("K8SLAB_SMTP_PASSWORD").orElse(""),
        settings.text("K8SLAB_MAIL_FROM"),
        MailAuthorities.from(settings));
  }

  private static Security security(String text) {
    return switch (text) {
      case "tls" -> Security.TLS;
      case "starttls" -> Security.STARTTLS;
      case "none" -> Security.NONE;
      default -> throw new InvalidSetting("K8SLAB_SMTP_SECURITY", "must be tls, starttls or none");
    };
  }

  private static URI publicUrl(Settings settings) {
    var url = settings.text("K8SLAB_PUBLIC_URL", "http://127.0.0.1:8080");
    if (!url.matches("https?://[A-Za-z0-9.:\\[\\]-]+")) {
      throw new InvalidSetting(
          "K8SLAB_PUBLIC_URL", "must be https://HOST, without a path and a slash at its end");
    }
    return URI.create(url);
  }
}
