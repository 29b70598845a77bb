/**
 * Teams: who is in one and as what, invitations, service accounts. Knows identity for accounts and
 * their tokens, and clusters only to hand them over.
 */
@NullMarked
package io.k8slab.team;

import org.jspecify.annotations.NullMarked;
