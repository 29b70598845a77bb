package io.k8slab.lambda.testing;

import io.k8slab.events.Json;
import io.k8slab.http.Response;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Requests as AWS documents them, and what a gateway makes of an answer. */
public enum GatewayEvents {
  /** REST APIs. */
  VERSION_1 {
    @Override
    Map<String, Object> request(
        String method, String path, String query, Map<String, String> headers) {
      var event = new LinkedHashMap<String, Object>();
      event.put("resource", "/{proxy+}");
      event.put("path", path);
      event.put("httpMethod", method);
      event.put("headers", headers);
      var many = new HashMap<String, List<String>>();
      headers.forEach((name, value) -> many.put(name, List.of(value)));
      event.put("multiValueHeaders", many);
      event.put("multiValueQueryStringParameters", query.isEmpty() ? null : decoded(query));
      event.put("requestContext", Map.of("identity", Map.of("sourceIp", "192.0.2.7")));
      return event;
    }
  },
  /** Function URLs and HTTP APIs. */
  VERSION_2 {
    @Override
    Map<String, Object> request(
        String method, String path, String query, Map<String, String> headers) {
      var event = new LinkedHashMap<String, Object>();
      event.put("version", "2.0");
      event.put("routeKey", "$default");
      event.put("rawPath", path);
      event.put("rawQueryString", query);
      event.put("headers", headers);
      event.put(
          "requestContext",
          Map.of(
              "stage",
              "$default",
              "http",
              Map.of("method", method, "path", path, "sourceIp", "192.0.2.7")));
      return event;
    }
  };

  abstract Map<String, Object> request(
      String method, String path, String query, Map<String, String> headers);

  public byte[] event(String method, String path, Map<String, String> headers, byte[] body) {
    int mark = path.indexOf('?');
    var event =
        request(
            method,
            mark < 0 ? path : path.substring(0, mark),
            mark < 0 ? "" : path.substring(mark + 1),
            headers);
    event.put("body", body.length == 0 ? null : Base64.getEncoder().encodeToString(body));
    event.put("isBase64Encoded", body.length > 0);
    return Json.MAPPER.writeValueAsBytes(event);
  }

  private static Map<String, List<String>> decoded(String query) {
    var parameters = new LinkedHashMap<String, List<String>>();
    for (var pair : query.split("&", -1)) {
      var parts = pair.split("=", 2);
      parameters
          .computeIfAbsent(decode(parts[0]), _ -> new ArrayList<>())
          .add(parts.length == 1 ? "" : decode(parts[1]));
    }
    return parameters;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  public static Response response(byte[] answer) {
    JsonNode json = Json.MAPPER.readTree(answer);
    var headers = new HashMap<String, String>();
    json.path("headers")
        .properties()
        .forEach(header -> headers.put(header.getKey(), header.getValue().asString()));
    var body = json.path("body").asString("");
    return new Response(
        json.path("statusCode").intValue(),
        headers,
        json.path("isBase64Encoded").asBoolean()
            ? Base64.getDecoder().decode(body)
            : body.getBytes(StandardCharsets.UTF_8));
  }
}
