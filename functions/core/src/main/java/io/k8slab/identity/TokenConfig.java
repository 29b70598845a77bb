package io.k8slab.identity;

import io.k8slab.config.Settings;
import java.nio.file.Path;
import java.util.List;

/**
 * How access tokens are signed and whom they are for.
 *
 * @param keyFile a P-256 private key, PEM, PKCS #8
 * @param honouredKeyFiles the same; tokens of these are believed, too
 * @param issuer the tokens' {@code iss}
 * @param audience the tokens' {@code aud}
 */
public record TokenConfig(
    Path keyFile, List<Path> honouredKeyFiles, String issuer, String audience) {
  public TokenConfig {
    honouredKeyFiles = List.copyOf(honouredKeyFiles);
  }

  public static TokenConfig from(Settings settings) {
    return new TokenConfig(
        settings.file("K8SLAB_TOKEN_KEY_FILE"),
        settings.files("K8SLAB_TOKEN_HONOURED_KEY_FILES"),
        settings.text("K8SLAB_TOKEN_ISSUER", "k8slab"),
        settings.text("K8SLAB_TOKEN_AUDIENCE", "k8slab-api"));
  }
}
