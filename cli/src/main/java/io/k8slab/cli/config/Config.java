package io.k8slab.cli.config;

import io.k8slab.cli.json.Json;
import io.k8slab.cli.json.JsonObject;
import io.k8slab.cli.json.UnexpectedShape;
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
   * @throws UnexpectedShape naming the key
   */
  static Config read(Map<String, Object> yaml) {
    JsonObject root = JsonObject.of("config", yaml);
    try {
      return new Config(
          root.has("api_url") ? Json.readString(root.member("api_url")) : null,
          root.has("current_user") ? Json.readString(root.member("current_user")) : null,
          root.has("auth") ? readTokens(root.member("auth")) : null,
          yaml);
    } catch (UnexpectedShape e) {
      throw root.at(e);
    }
  }

  private static Tokens readTokens(Object yaml) {
    JsonObject auth = JsonObject.of("auth", yaml);
    try {
      return new Tokens(
          Json.readString(auth.member("access_token")),
          Json.readString(auth.member("refresh_token")),
          readTime(auth.member("expires_at")));
    } catch (UnexpectedShape e) {
      throw auth.at(e);
    }
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
