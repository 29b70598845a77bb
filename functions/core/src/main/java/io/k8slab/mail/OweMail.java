package io.k8slab.mail;

import io.k8slab.mail.jdbc.MailRows;
import java.sql.Connection;
import java.sql.SQLException;

/** Owes somebody a mail, in the transaction of what it tells of. */
public final class OweMail {
  private OweMail() {}

  /** Nothing new where the same one waits to be sent. */
  public static void owe(Connection connection, Mail mail) throws SQLException {
    MailRows.insert(connection, mail);
  }
}
