package io.k8slab.http;

import java.util.Locale;

/** What a person may be in a team, as stored and as the API has it: {@code admin}. */
public enum TeamRole {
  ADMIN,
  MEMBER;

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The role of a stored name.
   *
   * @throws IllegalArgumentException for a name that is none
   */
  public static TeamRole named(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }

  Standing standing() {
    return switch (this) {
      case ADMIN -> Standing.ADMIN;
      case MEMBER -> Standing.MEMBER;
    };
  }
}
