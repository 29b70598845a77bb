package io.k8slab.http;

import java.util.Map;
import java.util.TreeMap;

/** An HTTP answer as any edge writes it out. */
public record Response(int status, Map<String, String> headers, byte[] body) {

  public Response {
    headers = Map.copyOf(headers);
  }

  /** JSON in the API's mapping: snake_case, absent where null. */
  public static Response json(int status, Object body) {
    return new Response(
        status, Map.of("content-type", "application/json"), ApiJson.MAPPER.writeValueAsBytes(body));
  }

  public static Response empty(int status) {
    return new Response(status, Map.of(), new byte[0]);
  }

  public Response with(String name, String value) {
    var more = new TreeMap<>(headers);
    more.put(name, value);
    return new Response(status, more, body);
  }

  @Override
  public String toString() {
    return "Response[" + status + ", " + body.length + " bytes]"; // the body may hold secrets
  }
}
