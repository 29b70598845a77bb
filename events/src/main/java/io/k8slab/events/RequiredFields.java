package io.k8slab.events;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A record component is required unless it is {@link Nullable}; JSON alone does not hold that. */
final class RequiredFields {
  private RequiredFields() {}

  /**
   * @throws IllegalArgumentException naming the first missing field
   */
  static void check(Object message) {
    for (RecordComponent component : message.getClass().getRecordComponents()) {
      var value = read(component, message);
      if (value == null) {
        if (!nullable(component)) {
          throw new IllegalArgumentException("missing " + component.getName());
        }
      } else if (value instanceof Collection<?> items) {
        items.stream().filter(Record.class::isInstance).forEach(RequiredFields::check);
      } else if (value instanceof Record && !(value instanceof Map<?, ?>)) {
        check(value);
      }
    }
  }

  private static boolean nullable(RecordComponent component) {
    AnnotatedElement type = component.getAnnotatedType();
    return type.isAnnotationPresent(Nullable.class);
  }

  private static @Nullable Object read(RecordComponent component, Object message) {
    try {
      return component.getAccessor().invoke(message);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a record's accessor failed: " + component, e);
    }
  }
}
