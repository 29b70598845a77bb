package io.k8slab.e2e;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A realm of Keycloak with one client, ours.
 *
 * @param clientSecret empty for a public client
 */
record Realm(String name, Optional<String> clientSecret, List<Map<String, ?>> people) {
  static final String CLIENT = "k8slab";

  Realm(String name, Optional<String> clientSecret) {
    this(name, clientSecret, new ArrayList<>());
  }

  Realm with(String user, String email, boolean verified, String password) {
    people.add(
        Map.of(
            "username",
            user,
            "email",
            email,
            "emailVerified",
            verified,
            "enabled",
            true,
            "firstName",
            "Person",
            "lastName",
            user,
            "credentials",
            List.of(Map.of("type", "password", "value", password, "temporary", false))));
    return this;
  }

  /**
   * @param redirectUris Keycloak ignores the port of those on 127.0.0.1, too
   */
  Map<String, ?> json(List<String> redirectUris) {
    return Map.of(
        "realm",
        name,
        "enabled",
        true,
        "sslRequired",
        "none",
        "clients",
        List.of(
            Map.of(
                "clientId",
                CLIENT,
                "enabled",
                true,
                "protocol",
                "openid-connect",
                "publicClient",
                clientSecret.isEmpty(),
                "secret",
                clientSecret.orElse(""),
                "standardFlowEnabled",
                true,
                "redirectUris",
                redirectUris,
                "attributes",
                Map.of("pkce.code.challenge.method", "S256"))),
        "users",
        people);
  }
}
