package io.k8slab.cli.auth;

import io.k8slab.cli.api.StartOidcLogin;
import io.k8slab.cli.api.StartedOidcLogin;
import io.k8slab.cli.config.Tokens;
import io.k8slab.cli.failure.ExitCode;
import io.k8slab.cli.failure.Failure;
import io.k8slab.cli.session.Accounts;
import io.k8slab.cli.terminal.Printable;
import io.k8slab.cli.terminal.Surroundings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Signs in at a provider, in a browser that comes back to this program on loopback (RFC 8252), with
 * a proof key (RFC 7636) that only this run has.
 */
final class ProviderSignIn {
  private final Accounts accounts;
  private final Surroundings surroundings;

  ProviderSignIn(Accounts accounts, Surroundings surroundings) {
    this.accounts = accounts;
    this.surroundings = surroundings;
  }

  Tokens signIn(String provider) {
    try (LoopbackListener listener = new LoopbackListener()) {
      String verifier = verifier();
      StartedOidcLogin started =
          accounts.startAt(
              provider, new StartOidcLogin(challenge(verifier), listener.redirectUri(), null));
      surroundings.err().println("Open " + Printable.of(started.authorizationUrl()));
      Map<String, String> back =
          listener.await(started.state(), Duration.ofSeconds(started.expiresIn()));
      if (back.containsKey("error")) {
        throw Failure.of(
            ExitCode.FORBIDDEN,
            "The provider did not sign you in",
            Printable.of(back.getOrDefault("error_description", back.get("error"))));
      }
      Map<String, String> form = new LinkedHashMap<>();
      form.put("grant_type", "authorization_code");
      form.put("code", back.getOrDefault("code", ""));
      form.put("state", started.state());
      form.put("code_verifier", verifier);
      form.put("redirect_uri", listener.redirectUri());
      if (back.containsKey("iss")) {
        form.put("iss", back.get("iss"));
      }
      Instant now = surroundings.clock().instant();
      return accounts.tokens(accounts.grant(form), now);
    } catch (IOException e) {
      throw Failure.of(
          ExitCode.UNEXPECTED,
          "This program cannot listen on loopback",
          e,
          "Sign in by another machine's browser: " + surroundings.self() + " auth login --device");
    }
  }

  private static String verifier() {
    byte[] bits = new byte[32];
    new SecureRandom().nextBytes(bits);
    return base64url(bits);
  }

  private static String challenge(String verifier) {
    try {
      return base64url(
          MessageDigest.getInstance("SHA-256")
              .digest(verifier.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String base64url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
