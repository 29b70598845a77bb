package io.k8slab.cli.config;

import io.k8slab.cli.json.Json;
import io.k8slab.cli.json.JsonObject;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The configuration file's content. The tokens belong to {@code apiUrl} and are sent nowhere else.
 *
 * @param everything as read, so that keys of a newer version survive a rewrite by this one
 */
public record Config(
    @Nullable String apiUrl,
    @Nullable String currentUser,
    @Nullable Tokens tokens,
    Map<String, Object> everything) {

  static final Config EMPTY = new Config(null, null, null, Map.of());

  /**
   * @throws io.k8slab.cli.json.UnexpectedShape naming the key
   */
  static Config read(Map<String, Object> yaml) {
    JsonObject root = new JsonObject("config", yaml);
    return new Config(
        root.optional("api_url", Json::readString),
        root.optional("current_user", Json::readString),
        root.optional("auth", Config::readTokens),
        yaml);
  }

  private static Tokens readTokens(Object yaml) {
    JsonObject auth = JsonObject.of("auth", yaml);
    return new Tokens(
        auth.required("access_token", Json::readString),
        auth.required("refresh_token", Json::readString),
        auth.required("expires_at", Config::readTime));
  }

  /** YAML 1.1 makes a date of a bare time stamp, which is what a person would type. */
  private static Instant readTime(Object yaml) {
    return yaml instanceof Date date ? date.toInstant() : Json.readInstant(yaml);
  }

  public Config signedIn(String url, String user, Tokens fresh) {
    return new Config(url, user, fresh, everything);
  }

  public Config renewed(Tokens fresh) {
    return new Config(apiUrl, currentUser, fresh, everything);
  }

  /** Keeps the server and who it was: the next sign-in offers them. */
  public Config signedOut() {
    return new Config(apiUrl, currentUser, null, everything);
  }

  Map<String, Object> write() {
    Map<String, Object> out = new LinkedHashMap<>(everything);
    out.remove("auth");
    Json.put(out, "api_url", apiUrl);
    Json.put(out, "current_user", currentUser);
    if (tokens != null) {
      Map<String, Object> auth = new LinkedHashMap<>();
      auth.put("access_token", tokens.accessToken());
      auth.put("refresh_token", tokens.refreshToken());
      auth.put("expires_at", tokens.expiresAt().toString());
      out.put("auth", auth);
    }
    return out;
  }

  @Override
  public String toString() {
    return "Config[apiUrl=" + apiUrl + ", currentUser=" + currentUser + ", tokens=" + tokens + "]";
  }
}
