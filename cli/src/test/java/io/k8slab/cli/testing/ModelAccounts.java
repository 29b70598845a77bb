package io.k8slab.cli.testing;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** People and their tokens. A refresh token is good for one use; there is no grace here. */
final class ModelAccounts {
  final AtomicInteger refreshes = new AtomicInteger();
  final Map<String, String> passwords = new ConcurrentHashMap<>();
  final Map<String, String> names = new ConcurrentHashMap<>();
  private final Map<String, String> access = new ConcurrentHashMap<>();
  private final Map<String, String> refresh = new ConcurrentHashMap<>();
  volatile long expiresIn = 900;

  @Nullable String person(@Nullable String authorization) {
    return authorization == null || !authorization.startsWith("Bearer ")
        ? null
        : access.get(authorization.substring("Bearer ".length()));
  }

  ModelAnswer register(Map<String, Object> body) {
    String password = String.valueOf(body.get("password"));
    if (password.length() < 12) {
      return ModelAnswer.problem(
          422,
          "invalid-field",
          "A field is not as it should be",
          Map.of(
              "errors",
              List.of(Map.of("pointer", "/password", "detail", "at least 12 characters"))));
    }
    String email = String.valueOf(body.get("email"));
    passwords.putIfAbsent(email, password);
    Object name = body.get("full_name");
    if (name != null) {
      names.put(email, name.toString());
    }
    return ModelAnswer.json(202, Map.of("status", "accepted"));
  }

  ModelAnswer login(Map<String, Object> body) {
    String email = String.valueOf(body.get("email"));
    return Objects.equals(body.get("password"), passwords.get(email))
        ? tokens(email)
        : ModelAnswer.problem(401, "invalid-credentials", "E-mail or password is wrong");
  }

  ModelAnswer token(Map<String, String> form) {
    refreshes.incrementAndGet();
    String email = refresh.remove(String.valueOf(form.get("refresh_token")));
    return email == null
        ? ModelAnswer.problem(401, "invalid-token", "The refresh token is not good")
        : tokens(email);
  }

  ModelAnswer logout(Map<String, Object> body) {
    refresh.remove(String.valueOf(body.get("refresh_token")));
    return ModelAnswer.empty(204);
  }

  ModelAnswer me(String email) {
    Map<String, Object> user = new LinkedHashMap<>();
    user.put("id", UUID.nameUUIDFromBytes(email.getBytes(StandardCharsets.UTF_8)) + "");
    user.put("email", email);
    user.put("email_confirmed", true);
    user.put("suspended", false);
    user.put("teams", Map.of());
    if (names.containsKey(email)) {
      user.put("full_name", names.get(email));
    }
    user.put("roles", List.of("user", "team_admin"));
    user.put("created_at", "2026-01-01T00:00:00Z");
    return ModelAnswer.json(200, user);
  }

  /** Of the one person that there is. */
  ModelAnswer tokensOfAnybody() {
    return tokens(passwords.keySet().iterator().next());
  }

  private ModelAnswer tokens(String email) {
    String accessToken = "access-" + UUID.randomUUID();
    String refreshToken = "refresh-" + UUID.randomUUID();
    access.put(accessToken, email);
    refresh.put(refreshToken, email);
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("access_token", accessToken);
    out.put("token_type", "Bearer");
    out.put("expires_in", expiresIn);
    out.put("refresh_token", refreshToken);
    out.put("refresh_expires_in", 86400L);
    return ModelAnswer.json(200, out);
  }

  void forgetAccessTokens() {
    access.clear();
  }

  void forgetEverything() {
    access.clear();
    refresh.clear();
  }

  int refreshTokens() {
    return refresh.size();
  }
}
