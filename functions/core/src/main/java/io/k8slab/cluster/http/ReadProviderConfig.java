package io.k8slab.cluster.http;

import io.k8slab.events.ProviderConfig;
import io.k8slab.http.JsonBody;
import java.util.List;
import java.util.Optional;

/**
 * Reads what a create sets of its provider's own configuration. A field that the kind does not take
 * is not read, so the body's end refuses it by its name.
 */
final class ReadProviderConfig {
  private static final String FIELD = "provider_config";
  private static final int LONGEST_SUBNET = 18;

  private ReadProviderConfig() {}

  static ProviderConfig read(JsonBody body, String kind) {
    return body.optionalObject(FIELD).map(fields -> read(kind, fields)).orElse(ProviderConfig.NONE);
  }

  private static ProviderConfig read(String kind, JsonBody fields) {
    var config =
        new ProviderConfig(
            subnet(kind, fields, ProviderConfig.POD_SUBNET).orElse(null),
            subnet(kind, fields, ProviderConfig.SERVICE_SUBNET).orElse(null),
            parts(kind, fields).orElse(null));
    config
        .faults(kind)
        .forEach(
            (field, why) -> {
              if (fields.isSound(field)) {
                fields.refuse(field, why);
              }
            });
    return config;
  }

  private static Optional<String> subnet(String kind, JsonBody fields, String field) {
    return ProviderConfig.fields(kind).contains(field)
        ? fields.optionalText(field, 1, LONGEST_SUBNET)
        : Optional.empty();
  }

  private static Optional<List<String>> parts(String kind, JsonBody fields) {
    return ProviderConfig.fields(kind).contains(ProviderConfig.DISABLE)
        ? fields.optionalList(
            ProviderConfig.DISABLE, ProviderConfig.PARTS_OF_K3S.size(), LONGEST_SUBNET)
        : Optional.empty();
  }
}
