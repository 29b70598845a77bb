package io.k8slab.audit;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a thing was before an act and is after it: only the fields that differ, in the names of the
 * API. A field that was or is absent is missing on that side.
 */
public record AuditChange(Map<String, Object> before, Map<String, Object> after) {
  public AuditChange {
    before = Map.copyOf(before);
    after = Map.copyOf(after);
  }

  /** Values may be null: absent. */
  public static AuditChange between(
      Map<String, ? extends @Nullable Object> before,
      Map<String, ? extends @Nullable Object> after) {
    return new AuditChange(differing(before, after), differing(after, before));
  }

  private static Map<String, Object> differing(
      Map<String, ? extends @Nullable Object> these,
      Map<String, ? extends @Nullable Object> those) {
    var differing = new TreeMap<String, Object>();
    these.forEach(
        (field, value) -> {
          if (value != null && !Objects.equals(value, those.get(field))) {
            differing.put(field, value);
          }
        });
    return differing;
  }

  /** As an entry's details: {@code {"before":{…},"after":{…}}}. */
  public Map<String, Object> details() {
    return Map.of("before", before, "after", after);
  }
}
