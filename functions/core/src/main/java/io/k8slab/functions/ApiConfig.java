package io.k8slab.functions;

import io.k8slab.config.Settings;
import io.k8slab.identity.TokenConfig;
import io.k8slab.identity.oidc.OidcConfig;
import java.nio.file.Path;

/**
 * What {@code api} alone is told: no other function needs its secrets, so none is given them.
 *
 * @param sealingKeyset Tink's private keyset in JSON: it opens what agents sealed
 * @param loginsAtOnce how many password hashes are computed at a time, each 20 ms of a core
 * @param realtimeUrl where sockets are served, such as {@code wss://live.example.com}; empty where
 *     that is the API's own address
 * @param oidc who else signs people in
 */
public record ApiConfig(
    TokenConfig tokens, Path sealingKeyset, int loginsAtOnce, String realtimeUrl, OidcConfig oidc) {
  static ApiConfig from(Settings settings) {
    return new ApiConfig(
        TokenConfig.from(settings),
        settings.file("K8SLAB_SEALING_KEYSET_FILE"),
        settings.number("K8SLAB_LOGINS_AT_ONCE", halfTheCores(), 1, 64),
        settings.text("K8SLAB_REALTIME_URL", ""),
        OidcConfig.from(settings));
  }

  private static int halfTheCores() {
    return Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
  }
}
