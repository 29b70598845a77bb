package io.k8slab.testing;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** A way to the API, in the process or over a socket; every answer is held against the document. */
public interface Exchange {
  Answer send(String method, String path, Map<String, String> headers, byte[] body);

  default Answer send(String method, String path) {
    return send(method, path, Map.of(), new byte[0]);
  }

  default Answer get(String path, String token) {
    return send("GET", path, Map.of("authorization", "Bearer " + token), new byte[0]);
  }

  default Answer postJson(String path, String json) {
    return post(path, "application/json", json, Map.of());
  }

  default Answer postForm(String path, String form) {
    return post(path, "application/x-www-form-urlencoded", form, Map.of());
  }

  default Answer post(String path, String type, String body, Map<String, String> more) {
    var headers = new HashMap<>(more);
    headers.put("content-type", type);
    return send("POST", path, headers, body.getBytes(StandardCharsets.UTF_8));
  }

  /** With a token, or where that is empty without. */
  default Answer json(String method, String path, String token, String body) {
    var headers = new HashMap<String, String>();
    if (!token.isEmpty()) {
      headers.put("authorization", "Bearer " + token);
    }
    if (!body.isEmpty()) {
      headers.put("content-type", "application/json");
    }
    return send(method, path, headers, body.getBytes(StandardCharsets.UTF_8));
  }

  default Answer register(String email, String password) {
    return postJson(
        "/api/v1/users", "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, password));
  }

  default Answer login(String email, String password) {
    return postJson(
        "/api/v1/auth/login", "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, password));
  }

  default Answer refresh(String token) {
    return postForm("/api/v1/auth/token", "grant_type=refresh_token&refresh_token=" + token);
  }
}
