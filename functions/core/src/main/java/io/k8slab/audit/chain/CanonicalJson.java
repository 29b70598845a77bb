package io.k8slab.audit.chain;

import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON whose text depends on what it says alone, not on how a version of PostgreSQL or Jackson
 * writes it: no white space, fields in the order of their UTF-16, numbers with the digits that they
 * have in the database.
 */
final class CanonicalJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private CanonicalJson() {}

  static String of(String json) {
    return MAPPER.writeValueAsString(MAPPER.readValue(json, Object.class));
  }
}
