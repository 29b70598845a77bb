package io.k8slab.realtime;

import io.k8slab.identity.SecretText;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** Opens one socket, once. Only its SHA-256 is kept. */
public record Ticket(String value) {
  public static final Duration LIFETIME = Duration.ofSeconds(30);

  private static final String PREFIX = "k8slab_wt_";
  private static final Pattern FORM = Pattern.compile(PREFIX + "[A-Za-z0-9_-]{43}");

  static Ticket random() {
    return new Ticket(SecretText.random(PREFIX));
  }

  /** What somebody sent, where it can be a ticket at all: nothing else reaches the database. */
  public static Optional<Ticket> parse(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new Ticket(text)) : Optional.empty();
  }

  public byte[] hash() {
    return SecretText.hash(value);
  }

  @Override
  public String toString() {
    return "Ticket"; // a secret
  }
}
