package io.k8slab.cli.testing;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

/** Signing in where a browser takes part: codes for devices, and a provider that sends it back. */
final class ModelBrowser {
  static final String ISSUER = "https://id.example.com";
  private static final String STATE = "state-of-this-run";

  private final ModelAccounts accounts;
  private final List<String> answers = new CopyOnWriteArrayList<>();
  private volatile String challenge = "";
  private volatile String redirectUri = "";
  volatile boolean denies;

  ModelBrowser(ModelAccounts accounts) {
    this.accounts = accounts;
  }

  /** What the program answered the browser. */
  List<String> answers() {
    return answers;
  }

  static ModelAnswer device() {
    Map<String, Object> codes = new LinkedHashMap<>();
    codes.put("device_code", "device-code-of-this-run");
    codes.put("user_code", "BCDF-GHJK");
    codes.put("verification_uri", "https://lab.example.com/device");
    codes.put("verification_uri_complete", "https://lab.example.com/device#user_code=BCDF-GHJK");
    codes.put("expires_in", 600L);
    codes.put("interval", 0L);
    return ModelAnswer.json(200, codes);
  }

  /** The browser sets off at once, and asks for what browsers ask for, before it comes back. */
  ModelAnswer start(Map<String, Object> body) {
    challenge = String.valueOf(body.get("code_challenge"));
    redirectUri = String.valueOf(body.get("redirect_uri"));
    Thread.startVirtualThread(this::browse);
    Map<String, Object> started = new LinkedHashMap<>();
    started.put("authorization_url", ISSUER + "/authorize?state=" + STATE);
    started.put("state", STATE);
    started.put("expires_in", 600L);
    return ModelAnswer.json(200, started);
  }

  private void browse() {
    get(redirectUri.replace("/callback", "/favicon.ico"));
    get(redirectUri);
    get(redirectUri + "?code=guessed&state=guessed");
    String result = denies ? "error=access_denied&error_description=not%20today" : "code=code-1";
    get(
        redirectUri
            + "?"
            + result
            + "&state="
            + STATE
            + "&iss="
            + URLEncoder.encode(ISSUER, StandardCharsets.UTF_8));
  }

  private void get(String address) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(URI.create(address)).build(),
              HttpResponse.BodyHandlers.ofString());
      answers.add(answer.statusCode() + " " + answer.body());
    } catch (IOException e) {
      answers.add("no answer: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** As the API would: the code, the state, the same address, and the verifier that fits. */
  ModelAnswer exchange(Map<String, String> form) {
    boolean fits =
        "code-1".equals(form.get("code"))
            && STATE.equals(form.get("state"))
            && ISSUER.equals(form.get("iss"))
            && Objects.equals(redirectUri, form.get("redirect_uri"))
            && challenge.equals(hash(form.getOrDefault("code_verifier", "")));
    return fits
        ? accounts.tokensOfAnybody()
        : ModelAnswer.problem(400, "invalid-grant", "It does not fit: " + form.keySet());
  }

  private static String hash(String verifier) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
