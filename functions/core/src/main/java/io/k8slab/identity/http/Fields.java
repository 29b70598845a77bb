package io.k8slab.identity.http;

import io.k8slab.http.JsonBody;
import io.k8slab.identity.EmailAddress;
import io.k8slab.identity.account.PasswordRules;
import java.util.Optional;
import java.util.stream.Stream;

/** Fields that several operations take. */
final class Fields {
  static final int MAX_EMAIL = 254;
  static final int MIN_PASSWORD = 12;
  static final int MAX_PASSWORD = 256;
  private static final int MAX_NAME = 255;

  private Fields() {}

  /** An address; a fault is refused, and reads as empty. */
  static Optional<EmailAddress> email(JsonBody body) {
    var email = EmailAddress.parse(body.text("email", 1, MAX_EMAIL));
    if (email.isEmpty() && body.isSound("email")) {
      body.refuse("email", "must be an e-mail address such as ada@example.com");
    }
    return email;
  }

  /** A password that somebody chooses. */
  static String newPassword(JsonBody body, String name) {
    return newPassword(body, name, Optional.empty(), Optional.empty());
  }

  /** A password that somebody of this address and name chooses. */
  static String newPassword(
      JsonBody body, String field, Optional<EmailAddress> email, Optional<String> name) {
    var password = body.text(field, MIN_PASSWORD, MAX_PASSWORD);
    if (body.isSound(field)) {
      var about = Stream.concat(email.map(EmailAddress::key).stream(), name.stream()).toList();
      PasswordRules.faultOf(password, about).ifPresent(fault -> body.refuse(field, fault));
    }
    return password;
  }

  /** Without blanks around it; empty where it is absent. */
  static Optional<String> fullName(JsonBody body) {
    return body.optionalLine("full_name", 0, MAX_NAME).map(String::strip);
  }
}
