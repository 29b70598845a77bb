package io.k8slab.edge.realtime;

import io.k8slab.events.Json;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/** What a client may say, once: where it goes on. */
sealed interface FirstMessage {

  /** {@code {}}: with what is new. */
  record Live() implements FirstMessage {}

  /** {@code {"after": "3:17"}}: with what came after that. */
  record After(Position position) implements FirstMessage {}

  /** {@code {"after": …}} with an id that none of ours has. */
  record Unknown() implements FirstMessage {}

  /** Empty where it is anything else. */
  static Optional<FirstMessage> parse(String text) {
    try {
      var json = Json.MAPPER.readTree(text);
      if (!json.isObject()) {
        return Optional.empty();
      }
      if (json.isEmpty()) {
        return Optional.of(new Live());
      }
      var after = json.get("after");
      if (json.size() > 1 || after == null || !after.isString()) {
        return Optional.empty();
      }
      return Optional.of(
          Position.parse(after.stringValue())
              .<FirstMessage>map(After::new)
              .orElseGet(Unknown::new));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }
}
