package io.k8slab.quota;

import java.util.UUID;

/** Who has a quota. */
public record QuotaHolder(Kind kind, UUID id) {
  /** A person, or a team. */
  public enum Kind {
    USER,
    TEAM
  }

  public static QuotaHolder user(UUID id) {
    return new QuotaHolder(Kind.USER, id);
  }

  public static QuotaHolder team(UUID id) {
    return new QuotaHolder(Kind.TEAM, id);
  }
}
