package io.k8slab.identity.device;

import io.k8slab.identity.SecretText;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What somebody reads from a device and types elsewhere: 8 letters, without vowels so that they
 * make no word, in 20^8 ways.
 */
public record UserCode(String letters) {
  static final String ALPHABET = "BCDFGHJKLMNPQRSTVWXZ";
  private static final int LENGTH = 8;
  private static final Pattern FORM = Pattern.compile("[" + ALPHABET + "]{" + LENGTH + "}");
  private static final SecureRandom RANDOM = new SecureRandom();

  static UserCode random() {
    return new UserCode(
        RANDOM
            .ints(LENGTH, 0, ALPHABET.length())
            .mapToObj(i -> ALPHABET.substring(i, i + 1))
            .collect(Collectors.joining()));
  }

  /** As somebody types it, with or without dash, in any case; empty where it can be none. */
  public static Optional<UserCode> parse(String typed) {
    var letters = typed.replaceAll("[\\s-]", "").toUpperCase(Locale.ROOT);
    return FORM.matcher(letters).matches() ? Optional.of(new UserCode(letters)) : Optional.empty();
  }

  /** {@code BCDF-GHJK}. */
  public String shown() {
    return letters.substring(0, LENGTH / 2) + "-" + letters.substring(LENGTH / 2);
  }

  byte[] hash() {
    return SecretText.hash(letters);
  }

  @Override
  public String toString() {
    return "UserCode"; // a secret, for as long as it lives
  }
}
