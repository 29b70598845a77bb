package io.k8slab.mail;

/**
 * A mail as it is sent.
 *
 * @param subject one line of ASCII
 * @param text plain text; may hold a link that lets its reader in
 */
public record Letter(String subject, String text) {
  public Letter {
    if (!subject.matches("[\\x20-\\x7e]{1,200}")) {
      throw new IllegalArgumentException("a subject is one line of ASCII");
    }
  }

  @Override
  public String toString() {
    return "Letter[" + subject + "]"; // the text holds a link
  }
}
