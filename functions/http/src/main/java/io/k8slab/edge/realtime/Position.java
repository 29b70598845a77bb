package io.k8slab.edge.realtime;

import java.util.Optional;
import java.util.regex.Pattern;

/** Where an event lies on the topic; written {@code PARTITION:OFFSET}, it is the event's id. */
record Position(int partition, long offset) {
  private static final Pattern FORM = Pattern.compile("(\\d{1,5}):(\\d{1,18})");

  static Optional<Position> parse(String text) {
    var form = FORM.matcher(text);
    return form.matches()
        ? Optional.of(new Position(Integer.parseInt(form.group(1)), Long.parseLong(form.group(2))))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return partition + ":" + offset;
  }
}
