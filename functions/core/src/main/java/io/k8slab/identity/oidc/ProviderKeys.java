package io.k8slab.identity.oidc;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A provider's public keys, kept for a while. One that is not among them is asked for, so that a
 * provider may change its keys when it likes; a stranger's made-up key ids make us ask at most once
 * in {@link #REST}. Where a key comes from is the discovery document's to say: no token's {@code
 * jku}, {@code x5u} or {@code jwk} is looked at.
 */
final class ProviderKeys {
  /** A key that the provider withdrew is believed for no longer. */
  static final Duration LIFETIME = Duration.ofMinutes(10);

  static final Duration REST = Duration.ofSeconds(10);

  private final InstantSource clock;
  private volatile @Nullable Fetched fetched;
  private volatile Instant askedAgainAt = Instant.MIN;

  private record Fetched(JWKSet keys, Instant at) {}

  ProviderKeys(InstantSource clock) {
    this.clock = clock;
  }

  /** The keys that a token with this header may be signed with. */
  List<JWK> matching(JWSHeader header, URI address) throws ProviderHttp.Trouble {
    var selector = new JWKSelector(JWKMatcher.forJWSHeader(header));
    var now = clock.instant();
    var known = fetched;
    if (known == null || now.isAfter(known.at().plus(LIFETIME))) {
      known = fetch(address, now);
    }
    var found = selector.select(known.keys());
    if (found.isEmpty() && now.isAfter(askedAgainAt.plus(REST))) {
      askedAgainAt = now;
      found = selector.select(fetch(address, now).keys());
    }
    return found;
  }

  private Fetched fetch(URI address, Instant now) throws ProviderHttp.Trouble {
    try {
      var made = new Fetched(JWKSet.parse(ProviderHttp.get(address).toString()), now);
      fetched = made;
      return made;
    } catch (ParseException e) {
      throw new ProviderHttp.Trouble("its keys cannot be read");
    }
  }
}
