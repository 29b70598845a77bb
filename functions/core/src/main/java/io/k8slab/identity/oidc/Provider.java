package io.k8slab.identity.oidc;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Somebody else who signs people in, and what we are called there.
 *
 * @param id ours: in paths, and with each identity
 * @param name as people know it
 * @param issuer where its discovery document is, and the {@code iss} of its ID tokens, to the
 *     letter
 * @param clientSecret empty where we are a public client
 * @param trustEmail whether an address that it calls verified opens the account of that address:
 *     only for providers that verify, and let nobody change it unverified
 */
public record Provider(
    String id,
    String name,
    String issuer,
    String clientId,
    Optional<String> clientSecret,
    List<String> scopes,
    boolean trustEmail) {
  private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,31}");
  private static final Pattern SCOPE = Pattern.compile("[\\x21\\x23-\\x5b\\x5d-\\x7e]+");
  private static final int MAX_ISSUER = 1000;

  /** Throws {@link IllegalArgumentException} saying what is wrong, never a value. */
  public Provider {
    scopes = List.copyOf(scopes);
    require(ID.matcher(id).matches(), "each id must match " + ID.pattern());
    require(!name.isBlank() && name.length() <= 100, "each name must have 1 to 100 characters");
    require(!clientId.isBlank(), "each client_id must be given");
    require(isAddress(issuer), "each issuer must be an https URL, or http on loopback");
    require(
        scopes.contains("openid") && scopes.stream().allMatch(s -> SCOPE.matcher(s).matches()),
        "scopes must contain openid");
  }

  private static void require(boolean holds, String complaint) {
    if (!holds) {
      throw new IllegalArgumentException(complaint);
    }
  }

  private static boolean isAddress(String issuer) {
    try {
      var uri = new URI(issuer);
      return issuer.length() <= MAX_ISSUER
          && ProviderHttp.isSafe(uri)
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null
          && uri.getRawUserInfo() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** Its discovery document (OpenID Connect Discovery 1.0, 4). */
  URI discovery() {
    return URI.create(issuer.replaceFirst("/$", "") + "/.well-known/openid-configuration");
  }

  @Override
  public String toString() {
    return "Provider[" + id + "]"; // it holds a secret
  }
}
