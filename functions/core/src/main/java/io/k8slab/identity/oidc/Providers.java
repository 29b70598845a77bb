package io.k8slab.identity.oidc;

import io.k8slab.http.Problem;
import io.k8slab.http.ProblemType;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The providers of this installation. */
public final class Providers {
  private final Map<String, RemoteProvider> providers = new LinkedHashMap<>();
  private final RedirectUris redirectUris;

  public Providers(OidcConfig config, InstantSource clock) {
    config.providers().forEach(p -> providers.put(p.id(), new RemoteProvider(p, clock)));
    this.redirectUris = config.redirectUris();
  }

  public List<Provider> all() {
    return providers.values().stream().map(RemoteProvider::provider).toList();
  }

  RedirectUris redirectUris() {
    return redirectUris;
  }

  /**
   * The one with this id.
   *
   * @throws io.k8slab.http.ProblemException 404
   */
  RemoteProvider get(String id) {
    return find(id)
        .orElseThrow(
            () -> Problem.of(ProblemType.NOT_FOUND, "No provider has this id.").asException());
  }

  Optional<RemoteProvider> find(String id) {
    return Optional.ofNullable(providers.get(id));
  }
}
