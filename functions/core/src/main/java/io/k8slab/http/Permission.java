package io.k8slab.http;

import static io.k8slab.http.Standing.ADMIN;
import static io.k8slab.http.Standing.MEMBER;
import static io.k8slab.http.Standing.OWN;
import static io.k8slab.http.Standing.SYSTEM;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What can be allowed, and to whom: the one table of permissions. Each operation of the document
 * names the one that it needs; a token for programs carries those that it was given.
 */
public enum Permission {
  PROFILE_READ(OWN),
  PROFILE_WRITE(OWN),
  PROFILE_EXPORT(OWN),
  PROFILE_ERASE(OWN),
  TOKEN_READ(OWN),
  TOKEN_WRITE(OWN),
  CLUSTER_READ(OWN, MEMBER, ADMIN, SYSTEM),
  CLUSTER_CREATE(OWN, MEMBER, ADMIN),
  CLUSTER_UPDATE(OWN, MEMBER, ADMIN),
  CLUSTER_EXTEND(OWN, MEMBER, ADMIN),
  CLUSTER_DELETE(OWN, MEMBER, ADMIN, SYSTEM),
  CLUSTER_KUBECONFIG(OWN, MEMBER, ADMIN),
  TEAM_CREATE(OWN),
  TEAM_JOIN(OWN),
  TEAM_READ(MEMBER, ADMIN, SYSTEM),
  TEAM_UPDATE(ADMIN),
  TEAM_DELETE(ADMIN, SYSTEM),
  TEAM_INVITE_MEMBER(ADMIN),
  TEAM_REMOVE_MEMBER(ADMIN),
  TEAM_SERVICE_ACCOUNT(ADMIN),
  QUOTA_READ(OWN, MEMBER, ADMIN, SYSTEM),
  QUOTA_WRITE(SYSTEM),
  PROVIDER_READ(OWN),
  EVENT_READ(OWN),
  AUDIT_READ(OWN, ADMIN, SYSTEM),
  REAPER_READ(SYSTEM),
  REAPER_WRITE(SYSTEM),
  USER_READ(SYSTEM),
  USER_WRITE(SYSTEM),
  HOST_READ(SYSTEM),
  HOST_WRITE(SYSTEM);

  /**
   * Never in a token for programs: with them it could make itself another, take or end an account,
   * or read everything that the account may.
   */
  private static final Set<Permission> PEOPLE_ONLY =
      Set.of(PROFILE_WRITE, PROFILE_EXPORT, PROFILE_ERASE, TOKEN_WRITE, TEAM_JOIN);

  @SuppressWarnings("ImmutableEnumChecker") // Set.of makes one that is
  private final Set<Standing> granted;

  Permission(Standing... granted) {
    this.granted = Set.of(granted);
  }

  /** As the document and tokens have it: {@code cluster:read}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replaceFirst("_", ":");
  }

  public static Optional<Permission> named(String wireName) {
    return Stream.of(values()).filter(p -> p.wireName().equals(wireName)).findFirst();
  }

  /** Those that a token for programs can carry, in their order. */
  public static List<Permission> delegable() {
    return Stream.of(values()).filter(p -> !PEOPLE_ONLY.contains(p)).toList();
  }

  boolean isGrantedTo(Standing standing) {
    return granted.contains(standing);
  }
}
