package io.k8slab.cli.output;

import java.util.Locale;

/** The forms of an answer. */
public enum Format {
  TABLE,
  JSON,
  YAML;

  /** As it is typed and shown in the help. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
