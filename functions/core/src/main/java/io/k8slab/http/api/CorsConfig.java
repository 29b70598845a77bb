package io.k8slab.http.api;

import io.k8slab.config.InvalidSetting;
import io.k8slab.config.Settings;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which pages of other hosts may read what the API answers.
 *
 * @param origins such as {@code https://lab.example.com}, in lower case
 */
public record CorsConfig(Set<String> origins) {
  private static final String ORIGINS = "K8SLAB_ALLOWED_ORIGINS";

  public CorsConfig {
    origins = Set.copyOf(origins);
  }

  /**
   * Reads {@code K8SLAB_ALLOWED_ORIGINS}; where it is absent, none may.
   *
   * @throws InvalidSetting naming the key
   */
  public static CorsConfig from(Settings settings) {
    return new CorsConfig(
        settings.list(ORIGINS, "").stream()
            .map(CorsConfig::origin)
            .collect(Collectors.toUnmodifiableSet()));
  }

  /** Never {@code *} or {@code null}: whoever may read is named. */
  private static String origin(String text) {
    try {
      var uri = URI.create(text.toLowerCase(Locale.ROOT));
      if (uri.getHost() != null
          && Set.of("http", "https").contains(uri.getScheme())
          && uri.toString().equals(uri.getScheme() + "://" + uri.getRawAuthority())
          && uri.getRawUserInfo() == null) {
        return uri.toString();
      }
    } catch (IllegalArgumentException e) {
      throw new InvalidSetting(ORIGINS, "has an entry that is no origin");
    }
    throw new InvalidSetting(ORIGINS, "has an entry that is not like https://lab.example.com");
  }
}
