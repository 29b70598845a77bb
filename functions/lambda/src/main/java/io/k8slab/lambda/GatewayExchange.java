package io.k8slab.lambda;

import io.k8slab.http.Problem;
import io.k8slab.http.ProblemType;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * An HTTP request as API Gateway's REST APIs have it (payload 1.0), or function URLs and HTTP APIs
 * (payload 2.0).
 */
sealed interface GatewayExchange {

  /**
   * By the event's form.
   *
   * @throws InvocationFailed where it is no HTTP request
   */
  static GatewayExchange of(JsonNode event) {
    if ("2.0".equals(Events.text(event, "version"))
        && event.at("/requestContext/http").isObject()) {
      return new Version2(event);
    }
    if (event.has("httpMethod")) {
      return new Version1(event);
    }
    throw new InvocationFailed(
        "The event is no HTTP request of API Gateway or a function URL; this function is api.");
  }

  JsonNode event();

  String method();

  /**
   * Still encoded.
   *
   * @throws io.k8slab.http.ProblemException where there is none
   */
  String path();

  /** Still encoded. */
  String query();

  String remoteAddress();

  /** Names in lower case; of a repeated one the last value. */
  default Map<String, String> headers() {
    var headers = new HashMap<String, String>();
    event()
        .path("headers")
        .properties()
        .forEach(
            header ->
                headers.put(
                    header.getKey().toLowerCase(Locale.ROOT), header.getValue().asString()));
    return headers;
  }

  /**
   * @throws io.k8slab.http.ProblemException where it says that it is base64 and is not
   */
  default byte[] body() {
    var body = Events.text(event(), "body", "");
    if (!event().path("isBase64Encoded").asBoolean(false)) {
      return body.getBytes(StandardCharsets.UTF_8);
    }
    try {
      return Base64.getDecoder().decode(body);
    } catch (IllegalArgumentException e) {
      throw Problem.of(ProblemType.MALFORMED_REQUEST, "The body is broken base64.").asException();
    }
  }

  /** The path as far as it is known. */
  default String instance() {
    return Events.text(event(), "path", Events.text(event(), "rawPath", "/"));
  }

  private static String required(JsonNode event, String field) {
    var path = Events.text(event, field, "");
    if (!path.startsWith("/")) {
      throw Problem.of(ProblemType.MALFORMED_REQUEST, "The event has no path.").asException();
    }
    return path;
  }

  /** Of a REST API. */
  record Version1(JsonNode event) implements GatewayExchange {
    @Override
    public String method() {
      return Events.text(event, "httpMethod", "");
    }

    @Override
    public String path() {
      return required(event, "path");
    }

    /** It comes decoded. */
    @Override
    public String query() {
      var pairs = new ArrayList<String>();
      event
          .path("multiValueQueryStringParameters")
          .properties()
          .forEach(
              parameter ->
                  parameter
                      .getValue()
                      .forEach(
                          value ->
                              pairs.add(
                                  encode(parameter.getKey()) + "=" + encode(value.asString()))));
      return String.join("&", pairs);
    }

    @Override
    public Map<String, String> headers() {
      var headers = GatewayExchange.super.headers();
      event
          .path("multiValueHeaders")
          .properties()
          .forEach(
              header ->
                  header
                      .getValue()
                      .forEach(
                          value ->
                              headers.put(
                                  header.getKey().toLowerCase(Locale.ROOT), value.asString())));
      return headers;
    }

    @Override
    public String remoteAddress() {
      return event.at("/requestContext/identity/sourceIp").asString("");
    }

    private static String encode(String text) {
      return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
  }

  /** Of a function URL or an HTTP API. */
  record Version2(JsonNode event) implements GatewayExchange {
    @Override
    public String method() {
      return event.at("/requestContext/http/method").asString("");
    }

    /** A stage that has a name comes in front of it. */
    @Override
    public String path() {
      var path = required(event, "rawPath");
      var stage = "/" + event.at("/requestContext/stage").asString("$default");
      return path.startsWith(stage + "/") ? path.substring(stage.length()) : path;
    }

    @Override
    public String query() {
      return Events.text(event, "rawQueryString", "");
    }

    @Override
    public String remoteAddress() {
      return event.at("/requestContext/http/sourceIp").asString("");
    }
  }
}
