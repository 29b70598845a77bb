package io.k8slab.identity.program;

import io.k8slab.http.Permission;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A token that a program holds for a person or a service account, without its secret.
 *
 * @param scopes what it may be used for
 * @param lastUsedAt to the minute; null where it never was
 */
public record AccessToken(
    UUID id,
    String name,
    Set<Permission> scopes,
    Instant createdAt,
    Instant expiresAt,
    @Nullable Instant lastUsedAt) {
  static final String OF_PERSON = "k8slab_pat_";
  static final String OF_SERVICE_ACCOUNT = "k8slab_sat_";

  /** At most so long, so that one that was forgotten ends. */
  public static final Duration LONGEST = Duration.ofDays(366);

  private static final List<String> PREFIXES = List.of(OF_PERSON, OF_SERVICE_ACCOUNT);

  public AccessToken {
    scopes = Set.copyOf(scopes);
  }

  /** Whether a bearer token looks like one. */
  public static boolean is(String token) {
    return PREFIXES.stream().anyMatch(token::startsWith);
  }
}
