package io.k8slab.http;

import java.util.Locale;

/** What a person may be, as stored and as tokens carry it: {@code user}, {@code system_admin}. */
public enum Role {
  USER,
  TEAM_ADMIN,
  SYSTEM_ADMIN;

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The role of a stored name.
   *
   * @throws IllegalArgumentException for a name that is none
   */
  public static Role named(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }
}
