package io.k8slab.functions;

import io.k8slab.config.InvalidSetting;
import io.k8slab.config.KafkaConfig;
import io.k8slab.config.Settings;
import java.util.List;
import java.util.Map;

/**
 * What the migration job knows of Kafka.
 *
 * @param pools whose command topics there shall be
 */
record MigrationKafka(Map<String, Object> clientProperties, List<String> pools) {
  static MigrationKafka from(Settings settings) {
    var pools = settings.list("K8SLAB_POOLS", "default");
    if (pools.isEmpty() || !pools.stream().allMatch(pool -> pool.matches("[a-z0-9-]{1,63}"))) {
      throw new InvalidSetting("K8SLAB_POOLS", "must be names of a-z, 0-9 and -");
    }
    return new MigrationKafka(KafkaConfig.from(settings).clientProperties(), pools);
  }
}
