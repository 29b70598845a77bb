package io.k8slab.identity.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.Ed25519Verifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.k8slab.identity.EmailAddress;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An ID token, checked as OpenID Connect Core 1.0, 3.1.3.7 demands. */
final class IdToken {
  /** Signatures with a public key only: with it nobody can make one. */
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.PS256,
          JWSAlgorithm.ES256,
          JWSAlgorithm.EdDSA,
          JWSAlgorithm.Ed25519);

  /** How far a provider's clock may be from ours. */
  private static final Duration SKEW = Duration.ofSeconds(60);

  private static final int MAX_SUBJECT = 255;
  private static final int MAX_NAME = 255;

  private final SignedJWT jwt;

  private IdToken(SignedJWT jwt) {
    this.jwt = jwt;
  }

  /** What is wrong with a token; says nothing of its content. */
  static final class Invalid extends Exception {
    private static final long serialVersionUID = 1L;

    Invalid(String why) {
      super(why);
    }
  }

  /** Where a token's keys come from. */
  @FunctionalInterface
  interface Keys {
    List<JWK> matching(com.nimbusds.jose.JWSHeader header) throws ProviderHttp.Trouble;
  }

  static IdToken parse(String text) throws Invalid {
    try {
      return new IdToken(SignedJWT.parse(text)); // refuses alg none
    } catch (ParseException e) {
      throw new Invalid("not a signed token");
    }
  }

  /** Who it is, if the provider said so to us, in this sign-in, and just now. */
  ProvenIdentity prove(Provider provider, Keys keys, String nonce, Instant now)
      throws Invalid, ProviderHttp.Trouble {
    checkSignature(keys);
    try {
      var claims = jwt.getJWTClaimsSet();
      check(provider, claims, nonce, now);
      return identity(provider, claims);
    } catch (ParseException e) {
      throw new Invalid("claims of a wrong type");
    }
  }

  private void checkSignature(Keys keys) throws Invalid, ProviderHttp.Trouble {
    var header = jwt.getHeader();
    require(ALGORITHMS.contains(header.getAlgorithm()), "algorithm not allowed");
    require(header.getCriticalParams() == null, "critical header not known");
    for (var key : keys.matching(header)) {
      try {
        if (jwt.verify(verifier(header.getAlgorithm(), key))) {
          return;
        }
      } catch (JOSEException e) {
        throw new Invalid("key does not fit");
      }
    }
    throw new Invalid("signature not by a key of the provider");
  }

  private static JWSVerifier verifier(JWSAlgorithm algorithm, JWK key) throws JOSEException {
    if (JWSAlgorithm.Family.RSA.contains(algorithm)) {
      return new RSASSAVerifier(key.toRSAKey().toRSAPublicKey());
    }
    return JWSAlgorithm.Family.EC.contains(algorithm)
        ? new ECDSAVerifier(key.toECKey().toECPublicKey())
        : new Ed25519Verifier(key.toOctetKeyPair().toPublicJWK());
  }

  private static void check(Provider provider, JWTClaimsSet claims, String nonce, Instant now)
      throws Invalid, ParseException {
    require(provider.issuer().equals(claims.getIssuer()), "issuer wrong");
    var audience = claims.getAudience();
    var party = claims.getStringClaim("azp");
    require(audience.contains(provider.clientId()), "audience wrong");
    require(
        party == null ? audience.size() == 1 : party.equals(provider.clientId()),
        "authorized party wrong");
    require(isAfter(claims.getExpirationTime(), now.minus(SKEW)), "expired");
    require(isBefore(claims.getIssueTime(), now.plus(SKEW)), "issued in the future");
    require(
        claims.getNotBeforeTime() == null || isBefore(claims.getNotBeforeTime(), now.plus(SKEW)),
        "not valid yet");
    require(nonce.equals(claims.getStringClaim("nonce")), "nonce wrong");
    var subject = claims.getSubject();
    require(
        subject != null
            && !subject.isEmpty()
            && subject.length() <= MAX_SUBJECT
            && subject.chars().noneMatch(Character::isISOControl),
        "subject missing");
  }

  private static ProvenIdentity identity(Provider provider, JWTClaimsSet claims)
      throws ParseException {
    var said = claims.getStringClaim("email");
    boolean vouched = Boolean.TRUE.equals(claims.getClaim("email_verified"));
    var address = said == null ? Optional.<EmailAddress>empty() : EmailAddress.parse(said);
    return new ProvenIdentity(
        provider.id(),
        provider.issuer(),
        claims.getSubject(),
        vouched && provider.trustEmail() ? address : Optional.empty(),
        address.map(EmailAddress::shown).orElse(""),
        fullName(claims.getStringClaim("name")));
  }

  private static @Nullable String fullName(@Nullable String name) {
    return name == null
            || name.isBlank()
            || name.codePointCount(0, name.length()) > MAX_NAME
            || name.chars().anyMatch(Character::isISOControl)
        ? null
        : name.strip();
  }

  private static boolean isAfter(@Nullable Date date, Instant then) {
    return date != null && date.toInstant().isAfter(then);
  }

  private static boolean isBefore(@Nullable Date date, Instant then) {
    return date != null && date.toInstant().isBefore(then);
  }

  private static void require(boolean holds, String why) throws Invalid {
    if (!holds) {
      throw new Invalid(why);
    }
  }

  @Override
  public String toString() {
    return "IdToken"; // it tells of a person
  }
}
