package io.k8slab.http;

/** How somebody stands to a thing. */
enum Standing {
  /** It is their own. */
  OWN,
  /** It is their team's. */
  MEMBER,
  /** It is a team's that they administer. */
  ADMIN,
  /** They administer the installation. */
  SYSTEM
}
