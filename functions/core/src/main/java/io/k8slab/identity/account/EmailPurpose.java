package io.k8slab.identity.account;

import java.time.Duration;
import java.util.Locale;

/** What a link in a mail is for. */
public enum EmailPurpose {
  CONFIRM(Duration.ofDays(2)),
  RESET(Duration.ofMinutes(30));

  private final Duration lifetime;

  EmailPurpose(Duration lifetime) {
    this.lifetime = lifetime;
  }

  public Duration lifetime() {
    return lifetime;
  }

  /** As stored. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
