/**
 * Signing in by other providers: OpenID Connect's authorization code flow with PKCE, and which
 * account an identity there is linked to. See ADR 0017.
 */
@NullMarked
package io.k8slab.identity.oidc;

import org.jspecify.annotations.NullMarked;
