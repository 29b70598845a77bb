package io.k8slab.identity.oidc;

import io.k8slab.testing.Answer;
import io.k8slab.testing.Exchange;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** A client of ours that signs people in by a provider, as the command line does. */
record FederatedClient(Exchange api) {
  static final String REDIRECT = "http://127.0.0.1:51004/callback";
  static final String VERIFIER = "a-verifier-of-this-test-only-0123456789-0123456789";

  /** A sign-in that was begun. */
  record Begun(URI url, String state) {}

  Begun begin(String provider) {
    var answer = start(provider, Pkce.challenge(VERIFIER), REDIRECT);
    if (answer.status() != 200) {
      throw new AssertionError(answer.toString());
    }
    return new Begun(URI.create(answer.field("authorization_url")), answer.field("state"));
  }

  Answer start(String provider, String challenge, String redirectUri) {
    return api.postJson(
        "/api/v1/auth/oidc/" + provider + "/start",
        "{\"code_challenge\":\"%s\",\"redirect_uri\":\"%s\"}".formatted(challenge, redirectUri));
  }

  Answer finish(Begun begun, String code) {
    return finish(begun, code, Map.of());
  }

  /**
   * @param other fields that are not as they should be
   */
  Answer finish(Begun begun, String code, Map<String, String> other) {
    return api.postForm("/api/v1/auth/token", form(fields(begun, code, other)));
  }

  Answer link(String token, Begun begun, String code) {
    var json =
        fields(begun, code, Map.of()).entrySet().stream()
            .filter(field -> !field.getKey().equals("grant_type"))
            .map(field -> "\"%s\":\"%s\"".formatted(field.getKey(), field.getValue()))
            .collect(Collectors.joining(",", "{", "}"));
    return api.post(
        "/api/v1/users/me/identities",
        "application/json",
        json,
        Map.of("authorization", "Bearer " + token));
  }

  static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(
            field ->
                field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  private static Map<String, String> fields(Begun begun, String code, Map<String, String> other) {
    var fields = new LinkedHashMap<String, String>();
    fields.put("grant_type", "authorization_code");
    fields.put("code", code);
    fields.put("state", begun.state());
    fields.put("code_verifier", VERIFIER);
    fields.put("redirect_uri", REDIRECT);
    fields.putAll(new HashMap<>(other));
    return fields;
  }
}
