package io.k8slab.lambda;

import io.k8slab.events.Json;
import io.k8slab.http.Problem;
import io.k8slab.http.ProblemException;
import io.k8slab.http.ProblemType;
import io.k8slab.http.Response;
import io.k8slab.http.api.HttpMessages;
import io.k8slab.http.api.Refuse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.springframework.messaging.Message;

/** {@code api} behind API Gateway or a function URL. */
final class GatewayFunction implements UnaryOperator<byte[]> {
  /** Lambda's bound of an answer, 6 MB, less what surrounds the body. */
  static final int MAX_ANSWER = 6 * 1024 * 1024 - 64 * 1024;

  private final Function<Message<byte[]>, Message<byte[]>> api;

  GatewayFunction(Function<Message<byte[]>, Message<byte[]>> api) {
    this.api = api;
  }

  @Override
  public byte[] apply(byte[] event) {
    var exchange = GatewayExchange.of(Events.read(event));
    var answer = write(answer(exchange));
    return answer.length <= MAX_ANSWER
        ? answer
        : write(
            refuse(
                exchange,
                Problem.of(
                    ProblemType.INTERNAL,
                    "The answer is larger than Lambda lets through; ask for less of it.")));
  }

  private Response answer(GatewayExchange exchange) {
    try {
      return HttpMessages.responseOf(
          api.apply(
              HttpMessages.request(
                  exchange.method(),
                  exchange.path(),
                  exchange.query(),
                  exchange.headers(),
                  exchange.body(),
                  exchange.remoteAddress())));
    } catch (ProblemException e) {
      return refuse(exchange, e.problem());
    }
  }

  private static Response refuse(GatewayExchange exchange, Problem problem) {
    return Refuse.with(problem, exchange.instance(), exchange.headers().get("x-correlation-id"));
  }

  /** The same form for payload 1.0 and 2.0. */
  private static byte[] write(Response answer) {
    var headers = new TreeMap<>(answer.headers());
    boolean text = isText(headers.getOrDefault("content-type", "text/plain"));
    return Json.MAPPER.writeValueAsBytes(
        Map.of(
            "statusCode",
            answer.status(),
            "headers",
            headers,
            "isBase64Encoded",
            !text,
            "body",
            text
                ? new String(answer.body(), StandardCharsets.UTF_8)
                : Base64.getEncoder().encodeToString(answer.body())));
  }

  /** All of ours that is text is UTF-8. */
  private static boolean isText(String contentType) {
    var type = contentType.toLowerCase(Locale.ROOT).replaceFirst(";.*", "").strip();
    return type.startsWith("text/") || type.endsWith("json") || type.endsWith("yaml");
  }
}
