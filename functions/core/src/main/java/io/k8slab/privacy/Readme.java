package io.k8slab.privacy;

import io.k8slab.privacy.jdbc.Part;

/** What the archive says of itself. */
final class Readme {
  static final String HEAD =
      """
      Everything that K8s-Lab holds on you, as it is now. Each file is a JSON array; times are in UTC.
      Of what comes and goes by itself the newest 1,000 are here. No file holds a secret.

      """;

  static final String COMPLETE = "\nThis archive is complete.\n";

  static final String MORE =
      """

      This archive is full, and there is more: the answer that it came with has a header Link, which
      names the request for the rest.
      """;

  private Readme() {}

  static String line(Part part, boolean leftOff) {
    return "%s\n  %s%s\n"
        .formatted(part.file(), part.what(), leftOff ? " There is more of it." : "");
  }
}
