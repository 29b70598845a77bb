package io.k8slab.http.api;

import com.github.f4b6a3.uuid.UuidCreator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The id that a request and everything it causes carry. */
final class CorrelationIds {
  static final String HEADER = "x-correlation-id";

  private static final Pattern VALID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private CorrelationIds() {}

  /** The one sent, if it is valid: it ends up in logs and headers. Else a new UUIDv7. */
  static String of(@Nullable String sent) {
    return sent != null && VALID.matcher(sent).matches()
        ? sent
        : UuidCreator.getTimeOrderedEpoch().toString();
  }
}
