package io.k8slab.identity.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.k8slab.http.UrlDecode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import tools.jackson.databind.json.JsonMapper;

/**
 * A provider on a real socket that can do what no honest one does: its tokens and documents are
 * what the test makes of them. What honest ones do is tried with Keycloak.
 */
final class OddProvider implements AutoCloseable {
  static final String CLIENT = "k8slab";
  static final String SECRET = "a secret: 7/+";

  /** Makes an ID token of the claims that an honest provider would put into it. */
  @FunctionalInterface
  interface Mint {
    String token(JWTClaimsSet.Builder claims) throws JOSEException;
  }

  private record Grant(Map<String, String> asked, Mint mint, Map<String, Object> person) {}

  private final HttpServer http;
  private final Map<String, Grant> grants = new ConcurrentHashMap<>();
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final List<JWK> keys = new CopyOnWriteArrayList<>();
  private volatile RSAKey signing;
  private volatile UnaryOperator<Map<String, Object>> discovery = document -> document;
  private volatile String redirect = "";

  OddProvider() {
    try {
      http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    signing = newKey();
    keys.add(signing.toPublicJWK());
    http.createContext("/", this::serve);
    http.start();
  }

  static RSAKey newKey() {
    try {
      return new RSAKeyGenerator(2048).keyID(UUID.randomUUID().toString()).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  String issuer() {
    return "http://127.0.0.1:" + http.getAddress().getPort();
  }

  RSAKey key() {
    return signing;
  }

  void publish(JWK key) {
    keys.add(key.toPublicJWK());
  }

  /** From now on another key signs, and the old one is not published any more. */
  void rotate() {
    signing = newKey();
    keys.clear();
    keys.add(signing.toPublicJWK());
  }

  void discovery(UnaryOperator<Map<String, Object>> change) {
    discovery = change;
  }

  /** From now on everything is answered with a redirect to there. */
  void redirectTo(String address) {
    redirect = address;
  }

  /** The paths that were asked for. */
  List<String> seen() {
    return seen;
  }

  /** What a person who signs in there is sent back with; an honest token. */
  String signIn(URI authorizationUrl, Map<String, Object> person) {
    return signIn(authorizationUrl, person, this::honest);
  }

  String signIn(URI authorizationUrl, Map<String, Object> person, Mint mint) {
    var asked = new HashMap<String, String>();
    UrlDecode.pairs(authorizationUrl.getRawQuery())
        .forEach((name, values) -> asked.put(name, values.getFirst()));
    if (!asked.getOrDefault("client_id", "").equals(CLIENT)
        || !asked.getOrDefault("response_type", "").equals("code")
        || !asked.getOrDefault("code_challenge_method", "").equals("S256")) {
      throw new AssertionError("no authorization request: " + asked);
    }
    var code = UUID.randomUUID().toString();
    grants.put(code, new Grant(asked, mint, person));
    return code;
  }

  String honest(JWTClaimsSet.Builder claims) throws JOSEException {
    return signed(signing, JWSAlgorithm.RS256, claims);
  }

  static String signed(RSAKey key, JWSAlgorithm algorithm, JWTClaimsSet.Builder claims)
      throws JOSEException {
    var token =
        new SignedJWT(
            new JWSHeader.Builder(algorithm).keyID(key.getKeyID()).build(), claims.build());
    token.sign(new RSASSASigner(key));
    return token.serialize();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      var path = exchange.getRequestURI().getPath();
      seen.add(path);
      var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      if (!redirect.isEmpty()) {
        exchange.getResponseHeaders().add("location", redirect);
        exchange.sendResponseHeaders(302, -1);
        return;
      }
      switch (path) {
        case "/.well-known/openid-configuration" ->
            send(exchange, 200, discovery.apply(document()));
        case "/keys" -> send(exchange, 200, new JWKSet(new ArrayList<>(keys)).toJSONObject());
        case "/token" -> token(exchange, body);
        default -> send(exchange, 404, Map.of());
      }
    }
  }

  private Map<String, Object> document() {
    var document = new HashMap<String, Object>();
    document.put("issuer", issuer());
    document.put("authorization_endpoint", issuer() + "/authorize?tenant=1");
    document.put("token_endpoint", issuer() + "/token");
    document.put("jwks_uri", issuer() + "/keys");
    return document;
  }

  private void token(HttpExchange exchange, String body) throws IOException {
    var form = new HashMap<String, String>();
    UrlDecode.pairs(body).forEach((name, values) -> form.put(name, values.getFirst()));
    var grant = grants.remove(form.getOrDefault("code", ""));
    if (grant == null
        || !isUs(exchange.getRequestHeaders().getFirst("authorization"))
        || !Objects.equals(form.get("redirect_uri"), grant.asked().get("redirect_uri"))
        || !Pkce.fits(
            form.getOrDefault("code_verifier", ""),
            grant.asked().getOrDefault("code_challenge", ""))) {
      send(exchange, 400, Map.of("error", "invalid_grant"));
      return;
    }
    var claims =
        new JWTClaimsSet.Builder()
            .issuer(issuer())
            .audience(CLIENT)
            .issueTime(new Date())
            .expirationTime(Date.from(Instant.now().plusSeconds(300)))
            .claim("nonce", grant.asked().get("nonce"));
    grant.person().forEach(claims::claim);
    try {
      send(exchange, 200, Map.of("id_token", grant.mint().token(claims), "token_type", "Bearer"));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isUs(@org.jspecify.annotations.Nullable String header) {
    if (header == null || !header.startsWith("Basic ")) {
      return false;
    }
    var pair =
        new String(
            Base64.getDecoder().decode(header.substring("Basic ".length())),
            StandardCharsets.UTF_8);
    return List.of(pair.split(":", 2)).stream()
        .map(part -> URLDecoder.decode(part, StandardCharsets.UTF_8))
        .toList()
        .equals(List.of(CLIENT, SECRET));
  }

  private static void send(HttpExchange exchange, int status, Map<String, ?> json)
      throws IOException {
    var bytes = JsonMapper.shared().writeValueAsBytes(json);
    exchange.getResponseHeaders().add("content-type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
