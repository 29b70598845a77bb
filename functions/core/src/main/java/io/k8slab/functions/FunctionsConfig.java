package io.k8slab.functions;

import io.k8slab.config.KafkaConfig;
import io.k8slab.config.Settings;
import io.k8slab.identity.TokenConfig;
import io.k8slab.jdbc.DatabaseConfig;
import java.util.Map;

/** Everything that a functions process is told at its start. */
public record FunctionsConfig(DatabaseConfig database, KafkaConfig kafka, TokenConfig tokens) {
  /**
   * Reads {@code K8SLAB_*} variables.
   *
   * @throws io.k8slab.config.InvalidSetting naming the key
   */
  public static FunctionsConfig from(Map<String, String> environment) {
    var settings = new Settings(environment);
    return new FunctionsConfig(
        DatabaseConfig.from(settings), KafkaConfig.from(settings), TokenConfig.from(settings));
  }
}
