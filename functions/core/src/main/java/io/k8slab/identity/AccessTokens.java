package io.k8slab.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.k8slab.http.Problem;
import io.k8slab.http.ProblemException;
import io.k8slab.http.ProblemType;
import io.k8slab.http.Role;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * Signed access tokens (RFC 9068). What is believed is exactly what is issued: ES256 by a key of
 * ours under its id, with no other header, for our issuer and audience, within its time.
 */
public final class AccessTokens {
  /** Short, because others than we check them by their signature alone. */
  public static final Duration LIFETIME = Duration.ofMinutes(15);

  private static final JOSEObjectType TYPE = new JOSEObjectType("at+jwt");
  private static final Set<String> HEADER = Set.of("alg", "kid", "typ");

  private final TokenConfig config;
  private final InstantSource clock;
  private final JWSHeader header;
  private final ECDSASigner signer;
  private final Map<String, ECDSAVerifier> verifiers = new HashMap<>();

  public AccessTokens(TokenConfig config, TokenKeys keys, InstantSource clock) {
    this.config = config;
    this.clock = clock;
    this.header =
        new JWSHeader.Builder(JWSAlgorithm.ES256)
            .type(TYPE)
            .keyID(keys.signing().key().getKeyID())
            .build();
    try {
      this.signer = new ECDSASigner(keys.signing().key());
      for (var key : keys.all()) {
        verifiers.put(key.key().getKeyID(), new ECDSAVerifier(key.key()));
      }
    } catch (JOSEException e) {
      throw new IllegalStateException("a P-256 key signs ES256", e);
    }
  }

  /**
   * The JDK computes its table of the curve at the first check: 0.1 s that no caller shall wait.
   */
  public void makeReady() {
    var ones = new byte[64];
    Arrays.fill(ones, (byte) 1);
    try {
      var _ =
          Objects.requireNonNull(verifiers.get(header.getKeyID()))
              .verify(header, ones, Base64URL.encode(ones));
    } catch (JOSEException e) {
      throw new IllegalStateException("the token key cannot verify", e);
    }
  }

  /**
   * What a token of ours says.
   *
   * @param sessionId the sign-in that it is of
   * @param until its end
   */
  public record Claims(UUID userId, UUID sessionId, Instant until) {}

  /** A token that speaks for this person from now on. */
  public String issue(Session session) {
    var user = session.user();
    var now = clock.instant();
    var claims =
        new JWTClaimsSet.Builder()
            .issuer(config.issuer())
            .subject(user.id().toString())
            .audience(config.audience())
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(LIFETIME)))
            .jwtID(UUID.randomUUID().toString())
            .claim("sid", session.id().toString())
            .claim("user_id", user.id().toString())
            .claim("email", user.email())
            .claim("team_ids", user.teams().keySet().stream().map(UUID::toString).sorted().toList())
            .claim("roles", user.allRoles().stream().map(Role::wireName).sorted().toList())
            .build();
    var token = new SignedJWT(header, claims);
    try {
      token.sign(signer);
    } catch (JOSEException e) {
      throw new IllegalStateException("the token key cannot sign", e);
    }
    return token.serialize();
  }

  /**
   * What a token says, if we said it.
   *
   * @throws ProblemException 401 {@code invalid-token}; it does not say what is wrong with it,
   *     except that its time is over
   */
  public Claims verify(String token) {
    try {
      var parsed = SignedJWT.parse(token);
      var verifier = verifiers.get(parsed.getHeader().getKeyID());
      if (verifier == null || !isOurs(parsed) || !parsed.verify(verifier)) {
        throw invalid("The token is not one of ours.");
      }
      return claims(parsed.getJWTClaimsSet());
    } catch (ParseException | JOSEException | IllegalArgumentException e) {
      throw invalid("The token is not one of ours.");
    }
  }

  private boolean isOurs(SignedJWT token) {
    var sent = token.getHeader();
    return JWSAlgorithm.ES256.equals(sent.getAlgorithm())
        && TYPE.equals(sent.getType())
        && HEADER.equals(sent.toJSONObject().keySet())
        // else its last character could be another one and mean the same
        && token.getSignature().equals(Base64URL.encode(token.getSignature().decode()));
  }

  private Claims claims(JWTClaimsSet claims) throws ParseException {
    var now = clock.instant();
    if (!config.issuer().equals(claims.getIssuer())
        || !claims.getAudience().contains(config.audience())) {
      throw invalid("The token is not for this API.");
    }
    if (!isBefore(now, claims.getExpirationTime())) {
      throw invalid("The token has expired; get a new one with the refresh token.");
    }
    if (claims.getNotBeforeTime() != null && isBefore(now, claims.getNotBeforeTime())) {
      throw invalid("The token is not valid yet.");
    }
    return new Claims(
        UUID.fromString(required(claims.getStringClaim("user_id"))),
        UUID.fromString(required(claims.getStringClaim("sid"))),
        claims.getExpirationTime().toInstant());
  }

  private static boolean isBefore(Instant now, @org.jspecify.annotations.Nullable Date then) {
    return then != null && now.isBefore(then.toInstant());
  }

  private static String required(@org.jspecify.annotations.Nullable String claim) {
    if (claim == null) {
      throw invalid("The token is not one of ours.");
    }
    return claim;
  }

  private static ProblemException invalid(String detail) {
    return Problem.of(ProblemType.INVALID_TOKEN, detail).asException();
  }
}
