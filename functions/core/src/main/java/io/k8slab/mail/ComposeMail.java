package io.k8slab.mail;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Words a mail of one kind at the moment it is sent, and makes the link that it holds. */
@FunctionalInterface
public interface ComposeMail {
  /** Empty where there is nothing to say any more; runs again where sending failed. */
  Optional<Letter> compose(Connection connection, Mail mail) throws SQLException;
}
