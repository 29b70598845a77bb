package io.k8slab.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.k8slab.config.InvalidSetting;
import io.k8slab.http.Principal;
import io.k8slab.http.ProblemException;
import io.k8slab.http.ProblemType;
import io.k8slab.http.Role;
import io.k8slab.http.TeamRole;
import io.k8slab.testing.TestKeys;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AccessTokensTest {
  private static final Instant NOW = Instant.parse("2026-05-04T09:30:00Z");
  private static final TokenConfig CONFIG =
      new TokenConfig(TestKeys.signingKey(), List.of(), "k8slab", "k8slab-api");
  private static final TokenKeys KEYS = TokenKeys.read(CONFIG);
  private static final SigningKey KEY = KEYS.signing();
  private static final UUID TEAM = UUID.randomUUID();
  private static final User ADA =
      new User(
          UUID.randomUUID(),
          "ada@example.com",
          null,
          Set.of(Role.USER, Role.SYSTEM_ADMIN),
          Map.of(TEAM, TeamRole.ADMIN),
          NOW,
          NOW,
          null);
  private static final Session SESSION =
      new Session(UUID.randomUUID(), ADA, new RefreshToken("unused"));

  private final AccessTokens tokens = at(NOW);

  @Test
  void a_token_speaks_for_its_person() throws Exception {
    var token = tokens.issue(SESSION);
    assertThat(tokens.verify(token))
        .isEqualTo(new AccessTokens.Claims(ADA.id(), SESSION.id(), NOW.plusSeconds(900)));

    var parsed = SignedJWT.parse(token);
    assertThat(parsed.getHeader().toJSONObject())
        .isEqualTo(
            Map.of(
                "alg", "ES256", "typ", "at+jwt", "kid", KEY.key().computeThumbprint().toString()));
    var claims = parsed.getJWTClaimsSet();
    assertThat(claims.getClaims())
        .containsOnlyKeys(
            "iss",
            "sub",
            "aud",
            "exp",
            "iat",
            "jti",
            "sid",
            "user_id",
            "email",
            "team_ids",
            "roles")
        .containsEntry("user_id", ADA.id().toString())
        .containsEntry("team_ids", List.of(TEAM.toString()))
        .containsEntry("roles", List.of("system_admin", "team_admin", "user"));
    assertThat(claims.getExpirationTime()).isEqualTo(Date.from(NOW.plusSeconds(900)));
    assertThat(SignedJWT.parse(tokens.issue(SESSION)).getJWTClaimsSet().getJWTID())
        .isNotEqualTo(claims.getJWTID());
  }

  @Test
  void a_token_ends_to_the_second() {
    var token = tokens.issue(SESSION);
    assertThat(at(NOW.plusSeconds(899)).verify(token).userId()).isEqualTo(ADA.id());
    assertThat(refusal(at(NOW.plusSeconds(900)), token)).contains("expired");
  }

  @Test
  void a_token_of_a_key_that_is_honoured_is_believed_until_that_is_over() {
    var next = SigningKey.read(TestKeys.signingKey());
    var token = tokens.issue(SESSION);
    var both = new AccessTokens(CONFIG, new TokenKeys(next, List.of(KEY)), () -> NOW);
    assertThat(both.verify(token)).isEqualTo(both.verify(both.issue(SESSION)));
    assertThat(refusal(tokens, both.issue(SESSION))).isNotEmpty();
    assertThat(refusal(new AccessTokens(CONFIG, new TokenKeys(next, List.of()), () -> NOW), token))
        .isNotEmpty();
    assertThat(new TokenKeys(next, List.of(KEY)).publicJwks())
        .extracting(jwk -> jwk.get("kid"))
        .containsExactly(next.key().getKeyID(), kid());
  }

  @Test
  void there_is_room_for_so_many_known_tokens_only() {
    var known = new KnownCallers();
    var ada = new Principal(ADA.id(), ADA.email(), ADA.roles());
    for (int i = 0; i < 10_000; i++) {
      known.keep(bytes("t" + i), caller(ada, i % 2 == 0 ? 1 : 60), NOW);
    }
    known.keep(bytes("more"), caller(ada, 60), NOW.plusSeconds(2));
    assertThat(known.find(bytes("t1"), NOW)).isPresent();
    assertThat(known.find(bytes("t0"), NOW)).isEmpty();
    assertThat(known.find(bytes("more"), NOW)).isPresent();
    for (int i = 0; i < 5_000; i++) {
      known.keep(bytes("u" + i), caller(ada, 60), NOW);
    }
    assertThat(known.find(bytes("t1"), NOW)).isEmpty();
    assertThat(known.find(bytes("u4999"), NOW)).isPresent();
    known.forgetUser(ADA.id());
    assertThat(known.find(bytes("u4999"), NOW)).isEmpty();
  }

  private static KnownCallers.Known caller(Principal principal, int seconds) {
    return new KnownCallers.Known(principal, NOW.plusSeconds(seconds), NOW.plusSeconds(seconds));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void a_changed_token_is_refused_wherever_it_was_changed() {
    var token = tokens.issue(SESSION);
    for (int i = 0; i < token.length(); i++) {
      for (char other : new char[] {'A', 'B', '_', '.', '='}) {
        if (token.charAt(i) != other) {
          assertRefused(token.substring(0, i) + other + token.substring(i + 1));
        }
      }
    }
    assertRefused(token + "A");
    assertRefused(token + ".");
    assertRefused(token.substring(0, token.length() - 1));
    assertRefused("");
    assertRefused("a.b.c");
    assertRefused("..");
  }

  @Test
  void an_unsigned_token_is_refused() {
    assertRefused(new PlainJWT(claims(c -> c)).serialize());
    var parts = tokens.issue(SESSION).split("\\.", -1);
    var none =
        Base64URL.encode("{\"alg\":\"none\",\"typ\":\"at+jwt\",\"kid\":\"%s\"}".formatted(kid()));
    assertRefused(none + "." + parts[1] + ".");
    assertRefused(none + "." + parts[1] + "." + parts[2]);
  }

  @Test
  void a_token_signed_with_the_public_key_as_a_secret_is_refused() throws Exception {
    var publicKey = KEY.key().toECPublicKey().getEncoded();
    for (var secret :
        List.of(
            publicKey,
            KEY.key().toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8),
            Files.readAllBytes(CONFIG.keyFile()))) {
      var forged =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.HS256)
                  .type(new JOSEObjectType("at+jwt"))
                  .keyID(kid())
                  .build(),
              claims(c -> c));
      forged.sign(new MACSigner(secret));
      assertRefused(forged.serialize());
    }
  }

  @Test
  void a_token_of_another_key_is_refused_whatever_it_says_of_it() throws Exception {
    var other = new ECKeyGenerator(Curve.P_256).generate();
    assertRefused(signed(header().build(), claims(c -> c), other));
    assertRefused(signed(header().keyID("other").build(), claims(c -> c), other));
    assertRefused(
        signed(
            header().jwkURL(URI.create("https://evil.example/jwks.json")).build(),
            claims(c -> c),
            other));
    assertRefused(signed(header().jwk(other.toPublicJWK()).build(), claims(c -> c), other));
    assertRefused(
        signed(
            header().x509CertURL(URI.create("https://evil.example/x")).build(),
            claims(c -> c),
            other));
    var p384 = new ECKeyGenerator(Curve.P_384).generate();
    assertRefused(
        signed(
            new JWSHeader.Builder(JWSAlgorithm.ES384)
                .type(new JOSEObjectType("at+jwt"))
                .keyID(kid())
                .build(),
            claims(c -> c),
            p384));
  }

  @Test
  void our_own_signature_under_an_unusual_header_is_refused() throws Exception {
    assertThat(tokens.verify(signed(header().build(), claims(c -> c), KEY.key()))).isNotNull();
    assertRefused(signed(header().keyID("other").build(), claims(c -> c), KEY.key()));
    assertRefused(signed(header().type(JOSEObjectType.JWT).build(), claims(c -> c), KEY.key()));
    assertRefused(signed(header().customParam("crit2", "x").build(), claims(c -> c), KEY.key()));
    assertRefused(
        signed(
            header().jwkURL(URI.create("https://a.example")).build(), claims(c -> c), KEY.key()));
  }

  @Test
  void the_empty_signature_is_refused() {
    var parts = tokens.issue(SESSION).split("\\.", -1);
    assertRefused(parts[0] + "." + parts[1] + "." + Base64URL.encode(new byte[64]));
    assertRefused(parts[0] + "." + parts[1] + "." + Base64URL.encode(new byte[0]));
  }

  @Test
  void claims_that_are_not_for_us_are_refused() throws Exception {
    assertRefused(c -> c.issuer("other"));
    assertRefused(c -> c.issuer(null));
    assertRefused(c -> c.audience("other"));
    assertRefused(c -> c.audience((String) null));
    assertRefused(c -> c.expirationTime(null));
    assertRefused(c -> c.expirationTime(Date.from(NOW)));
    assertRefused(c -> c.notBeforeTime(Date.from(NOW.plusSeconds(1))));
    assertRefused(c -> c.claim("user_id", null));
    assertRefused(c -> c.claim("user_id", "no-uuid"));
    assertRefused(c -> c.claim("user_id", 7));
    assertRefused(c -> c.claim("sid", null));
    assertRefused(c -> c.claim("sid", "no-uuid"));
  }

  @Test
  void a_key_that_is_none_of_ours_stops_the_start_naming_the_setting() throws Exception {
    var notKey = Files.writeString(Files.createTempFile("k", ".pem"), "nothing");
    for (var file : List.of(notKey, TestKeys.pemFile(TestKeys.ec("secp384r1")))) {
      var refused = catchThrowableOfType(InvalidSetting.class, () -> SigningKey.read(file));
      assertThat(refused.key()).isEqualTo("K8SLAB_TOKEN_KEY_FILE");
    }
    assertThat(KEY).hasToString("SigningKey[" + kid() + "]");
    assertThat(KEY.publicJwk()).doesNotContainKey("d").containsKeys("kid", "x", "y", "kty");
  }

  private void assertRefused(UnaryOperator<JWTClaimsSet.Builder> change) throws Exception {
    assertRefused(signed(header().build(), claims(change), KEY.key()));
  }

  private void assertRefused(String token) {
    assertThat(refusal(tokens, token)).isNotEmpty();
  }

  private static String refusal(AccessTokens tokens, String token) {
    var problem =
        catchThrowableOfType(ProblemException.class, () -> tokens.verify(token)).problem();
    assertThat(problem.type()).isEqualTo(ProblemType.INVALID_TOKEN);
    return problem.detail();
  }

  private static AccessTokens at(Instant now) {
    return new AccessTokens(CONFIG, KEYS, () -> now);
  }

  private static String kid() {
    return KEY.key().getKeyID();
  }

  private static JWSHeader.Builder header() {
    return new JWSHeader.Builder(JWSAlgorithm.ES256)
        .type(new JOSEObjectType("at+jwt"))
        .keyID(kid());
  }

  private static JWTClaimsSet claims(UnaryOperator<JWTClaimsSet.Builder> change) {
    return change
        .apply(
            new JWTClaimsSet.Builder()
                .issuer("k8slab")
                .audience("k8slab-api")
                .expirationTime(Date.from(NOW.plusSeconds(60)))
                .claim("user_id", ADA.id().toString())
                .claim("sid", SESSION.id().toString()))
        .build();
  }

  private static String signed(JWSHeader header, JWTClaimsSet claims, ECKey key) throws Exception {
    var token = new SignedJWT(header, claims);
    token.sign(new ECDSASigner(key));
    return token.serialize();
  }
}
