package io.k8slab.http.api;

import io.k8slab.http.Operation;
import io.k8slab.http.Problem;
import io.k8slab.http.ProblemType;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a request's body is in, and what its sender can read. */
final class MediaTypes {
  private MediaTypes() {}

  /**
   * Refuses a body in anything but the operation's content type, in UTF-8, as it is.
   *
   * @throws io.k8slab.http.ProblemException 415
   */
  static void checkBody(Operation operation, Map<String, String> headers, byte[] body) {
    if (operation.consumes().isEmpty() || body.length == 0) {
      return;
    }
    var encoding = headers.getOrDefault("content-encoding", "identity");
    if (!isA(operation.consumes(), headers.get("content-type"))
        || !encoding.strip().equalsIgnoreCase("identity")) {
      throw Problem.of(
              ProblemType.UNSUPPORTED_MEDIA_TYPE,
              "Send the body as " + operation.consumes() + " in UTF-8, not compressed.")
          .asException();
    }
  }

  private static boolean isA(String type, @Nullable String header) {
    if (header == null) {
      return false;
    }
    var parts = header.toLowerCase(Locale.ROOT).split(";", -1);
    return parts[0].strip().equals(type)
        && Stream.of(parts)
            .skip(1)
            .map(String::strip)
            .filter(part -> part.startsWith("charset"))
            .allMatch(part -> part.replaceAll("[\"\\s]", "").equals("charset=utf-8"));
  }

  /**
   * Refuses where the sender takes nothing of what the operation answers.
   *
   * @throws io.k8slab.http.ProblemException 406
   */
  static void checkAccept(Operation operation, @Nullable String accept) {
    if (operation.produces().isEmpty() || accept == null || accept.isBlank()) {
      return;
    }
    if (Stream.of(accept.toLowerCase(Locale.ROOT).split(",", -1))
        .noneMatch(range -> takes(range, operation.produces()))) {
      throw Problem.of(
              ProblemType.NOT_ACCEPTABLE, "This answers " + operation.produces() + " only.")
          .asException();
    }
  }

  private static boolean takes(String range, String type) {
    var parts = range.split(";", -1);
    var wanted = parts[0].strip();
    boolean refused =
        Stream.of(parts).skip(1).anyMatch(part -> part.strip().matches("q=0(\\.0{0,3})?"));
    return !refused
        && (wanted.equals("*/*")
            || wanted.equals(type)
            || wanted.equals(type.substring(0, type.indexOf('/')) + "/*"));
  }
}
