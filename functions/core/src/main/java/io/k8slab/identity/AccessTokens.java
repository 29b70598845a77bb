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
import io.k8slab.http.Principal;
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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Signed access tokens (RFC 9068). What is believed is exactly what is issued: ES256 by our one key
 * under its id, with no other header, for our issuer and audience, within its time.
 */
public final class AccessTokens {
  /** Short, because a token holds until it ends, whatever happens to its person. */
  public static final Duration LIFETIME = Duration.ofMinutes(15);

  private static final JOSEObjectType TYPE = new JOSEObjectType("at+jwt");
  private static final Set<String> HEADER = Set.of("alg", "kid", "typ");

  private final TokenConfig config;
  private final InstantSource clock;
  private final JWSHeader header;
  private final ECDSASigner signer;
  private final ECDSAVerifier verifier;
  private final RememberedTokens remembered = new RememberedTokens();

  public AccessTokens(TokenConfig config, SigningKey key, InstantSource clock) {
    this.config = config;
    this.clock = clock;
    this.header =
        new JWSHeader.Builder(JWSAlgorithm.ES256).type(TYPE).keyID(key.key().getKeyID()).build();
    try {
      this.signer = new ECDSASigner(key.key());
      this.verifier = new ECDSAVerifier(key.key());
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
      var _ = verifier.verify(header, ones, Base64URL.encode(ones));
    } catch (JOSEException e) {
      throw new IllegalStateException("the token key cannot verify", e);
    }
  }

  /** A token that speaks for this person from now on. */
  public String issue(User user) {
    var now = clock.instant();
    var claims =
        new JWTClaimsSet.Builder()
            .issuer(config.issuer())
            .subject(user.id().toString())
            .audience(config.audience())
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(LIFETIME)))
            .jwtID(UUID.randomUUID().toString())
            .claim("user_id", user.id().toString())
            .claim("email", user.email())
            .claim("team_ids", List.of())
            .claim("roles", user.roles().stream().map(Role::wireName).sorted().toList())
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
   * Who a token speaks for.
   *
   * @throws ProblemException 401 {@code invalid-token}; it does not say what is wrong with it,
   *     except that its time is over
   */
  public Principal verify(String token) {
    var now = clock.instant();
    return remembered.find(token, now).orElseGet(() -> check(token, now));
  }

  private Principal check(String token, Instant now) {
    try {
      var parsed = SignedJWT.parse(token);
      if (!isOurs(parsed) || !parsed.verify(verifier)) {
        throw invalid("The token is not one of ours.");
      }
      var claims = parsed.getJWTClaimsSet();
      var principal = principal(claims, now);
      remembered.keep(token, principal, claims.getExpirationTime().toInstant(), now);
      return principal;
    } catch (ParseException | JOSEException | IllegalArgumentException e) {
      throw invalid("The token is not one of ours.");
    }
  }

  private boolean isOurs(SignedJWT token) {
    var sent = token.getHeader();
    return JWSAlgorithm.ES256.equals(sent.getAlgorithm())
        && TYPE.equals(sent.getType())
        && header.getKeyID().equals(sent.getKeyID())
        && HEADER.equals(sent.toJSONObject().keySet())
        // else its last character could be another one and mean the same
        && token.getSignature().equals(Base64URL.encode(token.getSignature().decode()));
  }

  private Principal principal(JWTClaimsSet claims, Instant now) throws ParseException {
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
    return new Principal(
        UUID.fromString(required(claims.getStringClaim("user_id"))),
        required(claims.getStringClaim("email")),
        Optional.ofNullable(claims.getStringListClaim("roles")).orElse(List.of()).stream()
            .map(Role::named)
            .collect(Collectors.toUnmodifiableSet()));
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
