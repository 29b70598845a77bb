package io.k8slab.edge.events;

import io.k8slab.events.Json;
import io.k8slab.http.Problem;
import io.k8slab.http.ProblemException;
import io.k8slab.http.ProblemType;
import io.k8slab.inbox.InboundCloudEvents;
import io.k8slab.inbox.InboundRecord;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;

/** CloudEvents' HTTP protocol binding 1.0. */
final class ReadCloudEvent {
  private static final String PREFIX = "ce-";
  private static final String STRUCTURED = "application/cloudevents+json";

  private ReadCloudEvent() {}

  /**
   * The one event that a request is.
   *
   * @param headers names in lower case
   * @throws ProblemException 400 where it is none; 415 where it is a batch or in another format
   */
  static InboundRecord of(Map<String, String> headers, byte[] body) {
    var type = headers.getOrDefault("content-type", "");
    var mediaType = type.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
    try {
      if (mediaType.equals(STRUCTURED)) {
        return InboundCloudEvents.ofJson(Json.MAPPER.readTree(body));
      }
      if (mediaType.startsWith("application/cloudevents")) {
        throw Problem.of(
                ProblemType.UNSUPPORTED_MEDIA_TYPE,
                "Send one CloudEvent: in binary mode, or as " + STRUCTURED + ".")
            .asException();
      }
      return InboundCloudEvents.of(attributes(headers, type), body);
    } catch (JacksonException e) {
      throw refused("the body is not JSON");
    } catch (IllegalArgumentException e) {
      throw refused(String.valueOf(e.getMessage()));
    }
  }

  private static Map<String, String> attributes(Map<String, String> headers, String contentType) {
    var attributes = new TreeMap<String, String>();
    headers.forEach(
        (name, value) -> {
          if (name.startsWith(PREFIX)) {
            attributes.put(name.substring(PREFIX.length()), decoded(value));
          }
        });
    if (!contentType.isEmpty()) {
      attributes.put("datacontenttype", contentType);
    }
    return attributes;
  }

  /** The binding percent-encodes what a header cannot hold; a plus is a plus. */
  private static String decoded(String value) {
    return value.indexOf('%') < 0
        ? value
        : URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static ProblemException refused(String why) {
    return Problem.of(ProblemType.MALFORMED_REQUEST, "This is no CloudEvent: " + why + ".")
        .asException();
  }
}
