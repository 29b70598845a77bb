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
 * @param address the client's, where there is one; personal
 * @param details small, never a secret, and nothing that must be erased with a person; {@link
 *     AuditChange} where something was changed
 * @param personal what is erased with a person, such as {@code email}; never {@code address}
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
    Map<String, ?> personal,
    String correlationId) {
  /** One without more that is personal than the address. */
  public AuditEntry(
      @Nullable UUID userId,
      @Nullable UUID teamId,
      String actor,
      String action,
      String subject,
      boolean allowed,
      @Nullable String address,
      Map<String, ?> details,
      String correlationId) {
    this(
        userId, teamId, actor, action, subject, allowed, address, details, Map.of(), correlationId);
  }

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

  /** The same act, with what is personal of it. */
  public AuditEntry withPersonal(Map<String, ?> values) {
    return new AuditEntry(
        userId, teamId, actor, action, subject, allowed, address, details, values, correlationId);
  }
}
