package io.k8slab.jdbc;

import io.k8slab.config.InvalidSetting;
import io.k8slab.config.Settings;

/**
 * How PostgreSQL is reached.
 *
 * @param url {@code jdbc:postgresql://…}
 * @param poolSize the most connections of one process
 */
public record DatabaseConfig(String url, String user, String password, int poolSize) {
  public static DatabaseConfig from(Settings settings) {
    var url = settings.text("K8SLAB_DATABASE_URL");
    if (!url.startsWith("jdbc:postgresql:")) {
      throw new InvalidSetting("K8SLAB_DATABASE_URL", "must begin with jdbc:postgresql:");
    }
    return new DatabaseConfig(
        url,
        settings.text("K8SLAB_DATABASE_USER", "k8slab_functions"),
        settings
            .secret("K8SLAB_DATABASE_PASSWORD")
            .orElseThrow(() -> new InvalidSetting("K8SLAB_DATABASE_PASSWORD", "is required")),
        poolSize(settings));
  }

  /** Alone, for what is sized by it. */
  public static int poolSize(Settings settings) {
    return settings.number("K8SLAB_DATABASE_POOL_SIZE", 10, 1, 100);
  }

  @Override
  public String toString() {
    return "DatabaseConfig[" + user + ", " + poolSize + "]"; // url and password hold secrets
  }
}
