package io.k8slab.identity.oidc;

import io.k8slab.config.InvalidSetting;
import io.k8slab.config.Settings;
import io.k8slab.http.ApiJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Who else signs people in, and to where they may send them back.
 *
 * @param providers in the order that people see them in
 */
public record OidcConfig(List<Provider> providers, RedirectUris redirectUris) {
  private static final String PROVIDERS = "K8SLAB_OIDC_PROVIDERS";
  private static final String REDIRECTS = "K8SLAB_OIDC_REDIRECT_URIS";
  private static final List<String> USUAL_SCOPES = List.of("openid", "email", "profile");

  public OidcConfig {
    providers = List.copyOf(providers);
    if (new HashSet<>(providers.stream().map(Provider::id).toList()).size() != providers.size()) {
      throw new IllegalArgumentException("an id is repeated");
    }
  }

  /** With one address more that people may be sent back to: a page of ours. */
  public OidcConfig alsoTo(String redirectUri) {
    var all = new ArrayList<>(redirectUris.allowed());
    all.add(redirectUri);
    return new OidcConfig(providers, new RedirectUris(all));
  }

  private record Document(List<Entry> providers) {}

  private record Entry(
      String id,
      String name,
      String issuer,
      String clientId,
      @Nullable String clientSecret,
      @Nullable String clientSecretFile,
      @Nullable List<String> scopes,
      @Nullable Boolean trustEmail) {
    Provider provider() {
      return new Provider(
          Objects.requireNonNullElse(id, ""),
          Objects.requireNonNullElse(name, ""),
          Objects.requireNonNullElse(issuer, ""),
          Objects.requireNonNullElse(clientId, ""),
          givenSecret(),
          Objects.requireNonNullElse(scopes, USUAL_SCOPES),
          Boolean.TRUE.equals(trustEmail));
    }

    /** In the document where that is a secret as a whole, as on AWS. */
    private Optional<String> givenSecret() {
      if (clientSecret != null && clientSecretFile != null) {
        throw new IllegalArgumentException("client_secret and client_secret_file are both given");
      }
      return Optional.ofNullable(clientSecret)
          .or(() -> Optional.ofNullable(clientSecretFile).map(Entry::secret));
    }

    @Override
    public String toString() {
      return "Entry[" + id + "]"; // the secret
    }

    private static String secret(String file) {
      try {
        return Files.readString(Path.of(file)).strip();
      } catch (IOException e) {
        throw new IllegalArgumentException("a client_secret_file cannot be read", e);
      }
    }
  }

  /**
   * Reads {@code K8SLAB_OIDC_PROVIDERS} (JSON, or a file of it by {@code …_FILE}) and {@code
   * K8SLAB_OIDC_REDIRECT_URIS} (with commas between them).
   *
   * @throws InvalidSetting naming the key
   */
  public static OidcConfig from(Settings settings) {
    return new OidcConfig(
        settings.secret(PROVIDERS).map(OidcConfig::providers).orElse(List.of()),
        redirectUris(settings));
  }

  private static List<Provider> providers(String json) {
    try {
      var document = ApiJson.MAPPER.readValue(json, Document.class);
      var entries = Objects.requireNonNullElse(document.providers(), List.<Entry>of());
      return new OidcConfig(
              entries.stream().map(Entry::provider).toList(), new RedirectUris(List.of()))
          .providers();
    } catch (JacksonException e) {
      throw new InvalidSetting(PROVIDERS, "must be {\"providers\":[…]} in JSON");
    } catch (IllegalArgumentException e) {
      throw new InvalidSetting(PROVIDERS, "is not valid: " + e.getMessage());
    }
  }

  private static RedirectUris redirectUris(Settings settings) {
    try {
      return new RedirectUris(settings.list(REDIRECTS, RedirectUris.COMMAND_LINE));
    } catch (IllegalArgumentException e) {
      throw new InvalidSetting(REDIRECTS, "must be absolute URLs without a fragment");
    }
  }
}
