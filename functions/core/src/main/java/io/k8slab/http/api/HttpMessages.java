package io.k8slab.http.api;

import io.k8slab.http.Response;
import java.util.Map;
import java.util.Objects;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.support.GenericMessage;

/** How an HTTP exchange looks as messages: what every edge writes and reads. */
public final class HttpMessages {
  /** The greatest body that is taken, in bytes. */
  public static final int MAX_BODY = 1024 * 1024;

  /** The answer's status; the name is the one that adapters of other platforms know. */
  public static final String STATUS = "statusCode";

  /** Headers of request or answer: a map, names in lower case, one value each. */
  public static final String HEADERS = "http-headers";

  static final String METHOD = "http-method";
  static final String PATH = "http-path";
  static final String QUERY = "http-query";
  static final String REMOTE = "http-remote-address";

  private HttpMessages() {}

  /**
   * A request.
   *
   * @param rawPath as in the request line, still percent-encoded, without the query
   * @param rawQuery still encoded; empty where there is none
   * @param headers names in lower case; the last value of a repeated name
   * @param body one byte more than {@link #MAX_BODY} is enough to be refused
   */
  public static Message<byte[]> request(
      String method,
      String rawPath,
      String rawQuery,
      Map<String, String> headers,
      byte[] body,
      String remoteAddress) {
    return new GenericMessage<>(
        body,
        new MessageHeaders(
            Map.of(
                METHOD, method,
                PATH, rawPath,
                QUERY, rawQuery,
                HEADERS, headers,
                REMOTE, remoteAddress)));
  }

  public static Message<byte[]> response(Response response) {
    return new GenericMessage<>(
        response.body(),
        new MessageHeaders(Map.of(STATUS, response.status(), HEADERS, response.headers())));
  }

  public static Response responseOf(Message<byte[]> message) {
    return new Response(
        (int) Objects.requireNonNull(message.getHeaders().get(STATUS)),
        headers(message),
        message.getPayload());
  }

  /** Of a request. */
  public static String method(Message<byte[]> message) {
    return text(message, METHOD);
  }

  /** Of a request; still percent-encoded. */
  public static String path(Message<byte[]> message) {
    return text(message, PATH);
  }

  static String text(Message<byte[]> message, String name) {
    return Objects.requireNonNull(message.getHeaders().get(name, String.class), name);
  }

  /** Of a request or an answer; names in lower case. */
  @SuppressWarnings("unchecked") // written above
  public static Map<String, String> headers(Message<byte[]> message) {
    return Objects.requireNonNull((Map<String, String>) message.getHeaders().get(HEADERS), HEADERS);
  }
}
