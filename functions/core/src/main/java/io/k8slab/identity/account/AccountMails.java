package io.k8slab.identity.account;

import io.k8slab.identity.EmailAddress;
import io.k8slab.identity.User;
import io.k8slab.identity.jdbc.EmailTokenRows;
import io.k8slab.identity.jdbc.UserRows;
import io.k8slab.mail.ComposeMail;
import io.k8slab.mail.Letter;
import io.k8slab.mail.Mail;
import io.k8slab.mail.OweMail;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The mails about accounts. */
public final class AccountMails {
  private final URI publicUrl;

  public AccountMails(URI publicUrl) {
    this.publicUrl = publicUrl;
  }

  /** What a mail is about. */
  enum Kind {
    CONFIRM("account.confirm"),
    REGISTERED_ALREADY("account.registered_already"),
    RESET("account.reset"),
    PASSWORD_CHANGED("account.password_changed");

    private final String key;

    Kind(String key) {
      this.key = key;
    }
  }

  static void owe(Connection connection, Kind kind, UUID userId, String address)
      throws SQLException {
    OweMail.owe(connection, new Mail(kind.key, address, userId, null, Map.of()));
  }

  /** Who words which kind. */
  public Map<String, ComposeMail> composers() {
    return Stream.of(Kind.values())
        .collect(
            Collectors.toUnmodifiableMap(
                kind -> kind.key, kind -> (connection, mail) -> compose(connection, kind, mail)));
  }

  /** Nothing where the account has gone, or has another address by now. */
  private Optional<Letter> compose(Connection connection, Kind kind, Mail mail)
      throws SQLException {
    var user = UserRows.find(connection, Objects.requireNonNull(mail.userId()));
    if (user.isEmpty() || !user.get().email().equals(mail.recipient())) {
      return Optional.empty();
    }
    return Optional.of(
        switch (kind) {
          case CONFIRM -> confirm(connection, user.get());
          case RESET -> reset(connection, user.get());
          case REGISTERED_ALREADY ->
              new Letter(
                  "Somebody tried to register your address at K8s-Lab",
                  """
                  Somebody tried to register this address at %s, but you have an account already.

                  If it was you: sign in, or ask for a new password there. If it was not, nothing
                  has changed and there is nothing to do.
                  """
                      .formatted(publicUrl));
          case PASSWORD_CHANGED ->
              new Letter(
                  "Your K8s-Lab password was changed",
                  """
                  The password of your account at %s was changed, and every other session was ended.

                  If it was not you, ask for a new password there at once.
                  """
                      .formatted(publicUrl));
        });
  }

  private Letter confirm(Connection connection, User user) throws SQLException {
    var token = token(connection, user, EmailPurpose.CONFIRM);
    return new Letter(
        "Confirm your address for K8s-Lab",
        """
        Confirm that this address is yours:

          %s/account#confirm=%s

        This holds for %d hours. If you did not register at %s, ignore this mail.
        """
            .formatted(publicUrl, token, EmailPurpose.CONFIRM.lifetime().toHours(), publicUrl));
  }

  private Letter reset(Connection connection, User user) throws SQLException {
    var token = token(connection, user, EmailPurpose.RESET);
    return new Letter(
        "Choose a new K8s-Lab password",
        """
        Choose a new password for your account at %s:

          %s/account#reset=%s

        This holds for %d minutes, once. If you did not ask for it, ignore this mail: your password
        stays as it is.
        """
            .formatted(publicUrl, publicUrl, token, EmailPurpose.RESET.lifetime().toMinutes()));
  }

  private static String token(Connection connection, User user, EmailPurpose purpose)
      throws SQLException {
    var token = EmailToken.random();
    var address = EmailAddress.parse(user.email()).orElseThrow();
    EmailTokenRows.insert(connection, token, user.id(), purpose, address.key());
    return token.value();
  }
}
