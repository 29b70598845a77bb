package io.k8slab.mail;

import java.io.IOException;

/** Brings a letter on its way. */
@FunctionalInterface
public interface MailTransport {
  /**
   * Returns when somebody else has taken it over.
   *
   * @throws IOException where nobody has; it may be tried again
   */
  void send(String recipient, Letter letter) throws IOException;
}
