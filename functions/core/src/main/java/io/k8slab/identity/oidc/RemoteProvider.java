package io.k8slab.identity.oidc;

import io.k8slab.http.Problem;
import io.k8slab.http.ProblemException;
import io.k8slab.http.ProblemType;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One provider as this process knows it: what it is told, and what the provider says of itself. */
final class RemoteProvider {
  private static final Logger LOG = LoggerFactory.getLogger(RemoteProvider.class);
  private static final Duration METADATA_LIFETIME = Duration.ofMinutes(10);

  private final Provider provider;
  private final InstantSource clock;
  private final ProviderKeys keys;
  private volatile @Nullable Fetched fetched;

  private record Fetched(ProviderMetadata metadata, Instant at) {}

  RemoteProvider(Provider provider, InstantSource clock) {
    this.provider = provider;
    this.clock = clock;
    this.keys = new ProviderKeys(clock);
  }

  Provider provider() {
    return provider;
  }

  /** Where somebody signs in there. */
  URI authorizationUrl(Map<String, String> parameters) throws ProviderHttp.Trouble {
    var all = new LinkedHashMap<String, String>();
    all.put("response_type", "code");
    all.put("client_id", provider.clientId());
    all.put("scope", String.join(" ", provider.scopes()));
    all.putAll(parameters);
    var address = metadata().authorization();
    return URI.create(
        address + (address.getRawQuery() == null ? "?" : "&") + form(all).replace("+", "%20"));
  }

  /** Whether the {@code iss} that came with the code is as RFC 9207 has it. */
  boolean isItsAnswer(String issuer) throws ProviderHttp.Trouble {
    return issuer.isEmpty() ? !metadata().namesIssuer() : issuer.equals(provider.issuer());
  }

  /** Exchanges a code for who it is. */
  ProvenIdentity prove(String code, String verifier, String redirectUri, String nonce)
      throws IdToken.Invalid, ProviderHttp.Trouble {
    var reply = ProviderHttp.send(tokenRequest(code, verifier, redirectUri));
    if (reply.status() >= 500) {
      throw new ProviderHttp.Trouble("its token endpoint answered " + reply.status());
    }
    var token = reply.json().path("id_token").asString("");
    if (reply.status() != 200 || token.isEmpty()) {
      throw new IdToken.Invalid("the provider gave none: " + reply.status());
    }
    var address = metadata().keys();
    return IdToken.parse(token)
        .prove(provider, header -> keys.matching(header, address), nonce, clock.instant());
  }

  /** 503 for the client; what is wrong is for the operators. */
  ProblemException unavailable(ProviderHttp.Trouble trouble) {
    LOG.atWarn()
        .addKeyValue("provider", provider.id())
        .addKeyValue("cause", trouble.getMessage())
        .log("a provider cannot sign anybody in");
    return new Problem(
            ProblemType.UNAVAILABLE,
            provider.name() + " cannot be asked just now; try again soon.",
            List.of(),
            Map.of("retry-after", "5"))
        .asException();
  }

  private HttpRequest.Builder tokenRequest(String code, String verifier, String redirectUri)
      throws ProviderHttp.Trouble {
    var fields = new LinkedHashMap<String, String>();
    fields.put("grant_type", "authorization_code");
    fields.put("code", code);
    fields.put("redirect_uri", redirectUri);
    fields.put("code_verifier", verifier);
    var request =
        HttpRequest.newBuilder(metadata().token())
            .header("content-type", "application/x-www-form-urlencoded");
    if (provider.clientSecret().isPresent() && metadata().takesBasic()) {
      request.header("authorization", basic(provider.clientSecret().get()));
    } else {
      fields.put("client_id", provider.clientId());
      provider.clientSecret().ifPresent(secret -> fields.put("client_secret", secret));
    }
    return request.POST(HttpRequest.BodyPublishers.ofString(form(fields)));
  }

  /** Each encoded before they are joined (RFC 6749, 2.3.1). */
  private String basic(String secret) {
    var pair = encoded(provider.clientId()) + ":" + encoded(secret);
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  /** Two may fetch it at once: nobody waits for another's answer. */
  private ProviderMetadata metadata() throws ProviderHttp.Trouble {
    var now = clock.instant();
    var known = fetched;
    if (known == null || now.isAfter(known.at().plus(METADATA_LIFETIME))) {
      var metadata = ProviderMetadata.of(provider, ProviderHttp.get(provider.discovery()));
      known = new Fetched(metadata, now);
      fetched = known;
    }
    return known.metadata();
  }

  private static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> field.getKey() + "=" + encoded(field.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
