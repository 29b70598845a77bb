package io.k8slab.audit;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One act worth keeping.
 *
 * @param userId the person concerned, where there is one
 * @param teamId the team whose business it is, if it is one's
 * @param actor {@code user:<id>}, {@code agent:<id>}, {@code function:<name>} or {@code anonymous}
 * @param action such as {@code cluster.create}, {@code auth.login}, {@code status.refused}
 * @param subject such as {@code cluster:<id>}
 * @param allowed false where it was refused
 * @param address the client's, where there is one
 * @param details small, and never a secret
 */
public record AuditEntry(
    @Nullable UUID userId,
    @Nullable UUID teamId,
    String actor,
    String action,
    String subject,
    boolean allowed,
    @Nullable String address,
    Map<String, ?> details,
    String correlationId) {
  /** One that is no team's business. */
  public AuditEntry(
      @Nullable UUID userId,
      String actor,
      String action,
      String subject,
      boolean allowed,
      @Nullable String address,
      Map<String, ?> details,
      String correlationId) {
    this(userId, null, actor, action, subject, allowed, address, details, correlationId);
  }
}
