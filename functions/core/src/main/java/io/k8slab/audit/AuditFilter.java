package io.k8slab.audit;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Which audit rows are asked for.
 *
 * @param action how the action begins: {@code auth.} or {@code auth.login}
 * @param allowed whether the act was
 * @param from at this time or after
 * @param to before this time
 */
public record AuditFilter(
    Scope scope,
    Optional<String> actor,
    Optional<String> action,
    Optional<String> subject,
    Optional<Boolean> allowed,
    Optional<String> correlationId,
    Optional<Instant> from,
    Optional<Instant> to) {

  /** Whose rows the asker may see; decided before anything is read. */
  public sealed interface Scope {
    /** What concerns one person. */
    record Own(UUID userId) implements Scope {}

    /** What is a team's business. */
    record OfTeam(UUID teamId) implements Scope {}

    record All() implements Scope {}
  }
}
