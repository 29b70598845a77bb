package io.k8slab.identity.oidc;

import io.k8slab.http.FieldError;
import io.k8slab.http.Problem;
import io.k8slab.http.ProblemType;
import io.k8slab.identity.jdbc.OidcLoginRows;
import io.k8slab.jdbc.Database;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Sends somebody to a provider. The challenge of the client's own PKCE goes on to the provider: the
 * code is then bound to the client at both places, and nobody between them has a verifier to keep.
 */
public final class StartLogin {
  /** As long somebody may take at the provider. */
  public static final Duration LIFETIME = Duration.ofMinutes(10);

  private final Database database;
  private final Providers providers;

  public StartLogin(Database database, Providers providers) {
    this.database = database;
    this.providers = providers;
  }

  /** How the provider hands the code back. */
  public enum ResponseMode {
    /** In the redirect's query: for a program that listens on loopback. */
    QUERY,
    /** In its fragment: for a page, so that no server's log has it. */
    FRAGMENT
  }

  /** A sign-in that has begun. */
  public record Started(URI authorizationUrl, LoginState state) {}

  /**
   * Begins one.
   *
   * @throws io.k8slab.http.ProblemException 404 where there is no such provider, 422 where the
   *     address is not on the list, 503 where the provider does not answer
   */
  public Started start(String provider, String challenge, String redirectUri, ResponseMode mode) {
    var remote = providers.get(provider);
    if (!providers.redirectUris().allows(redirectUri)) {
      throw Problem.ofFields(
              ProblemType.INVALID_FIELD,
              "One field is not valid.",
              List.of(new FieldError("/redirect_uri", "is not on this installation's list")))
          .asException();
    }
    var state = LoginState.random();
    var parameters = new LinkedHashMap<String, String>();
    parameters.put("redirect_uri", redirectUri);
    parameters.put("state", state.value());
    parameters.put("nonce", state.nonce());
    parameters.put("code_challenge", challenge);
    parameters.put("code_challenge_method", "S256");
    if (mode == ResponseMode.FRAGMENT) {
      parameters.put("response_mode", "fragment");
    }
    try {
      var started = new Started(remote.authorizationUrl(parameters), state);
      var pending = new PendingLogin(provider, challenge, redirectUri);
      return database.transact(
          c -> {
            OidcLoginRows.insert(c, state.hash(), pending, LIFETIME);
            return started;
          });
    } catch (ProviderHttp.Trouble e) {
      throw remote.unavailable(e);
    }
  }
}
