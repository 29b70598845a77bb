package io.k8slab.quota;

/**
 * The quotas of everyone for whom nothing else is kept.
 *
 * @param person of each person
 * @param team of each team
 */
public record QuotaConfig(Quota person, Quota team) {
  public static final QuotaConfig DEFAULT = new QuotaConfig(Quota.DEFAULT, Quota.OF_TEAM);
}
