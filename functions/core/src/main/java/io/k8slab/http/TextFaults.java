package io.k8slab.http;

import java.util.Optional;

/** What makes a text from outside unfit, whatever field it is for. */
final class TextFaults {
  private TextFaults() {}

  /** Lengths are counted in code points, as JSON Schema and PostgreSQL count. */
  static Optional<String> of(String text, int minLength, int maxLength) {
    int length = text.codePointCount(0, text.length());
    if (length < minLength || length > maxLength) {
      return Optional.of(
          minLength == 0
              ? "must have at most " + maxLength + " characters"
              : "must have " + minLength + " to " + maxLength + " characters");
    }
    return isStorable(text)
        ? Optional.empty()
        : Optional.of("must not contain NUL or half of a surrogate pair");
  }

  /** As {@link #of}, and nothing that breaks a line or moves a cursor. */
  static Optional<String> ofLine(String text, int minLength, int maxLength) {
    return of(text, minLength, maxLength)
        .or(
            () ->
                text.chars().anyMatch(Character::isISOControl)
                    ? Optional.of("must not contain control characters")
                    : Optional.empty());
  }

  /** PostgreSQL keeps no NUL, and half a surrogate pair has no UTF-8. */
  static boolean isStorable(String text) {
    return text.codePoints().noneMatch(c -> c == 0 || (c >= 0xD800 && c <= 0xDFFF));
  }
}
