package io.k8slab.identity.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.Ed25519Signer;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetKeyPairGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.k8slab.testing.Answer;
import io.k8slab.testing.TestApi;
import io.k8slab.testing.TestDatabase;
import java.net.URI;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a provider, or somebody between, may try. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OddProviderIT {
  private static final Map<String, Object> PERSON =
      Map.of("sub", "1", "email", "grace@example.com", "email_verified", true);
  private static TestDatabase db;

  private final OddProvider provider = new OddProvider();
  private final OddProvider canary = new OddProvider();
  private FederatedClient client;

  @BeforeAll
  static void startDatabase() {
    db = TestDatabase.create();
  }

  @AfterAll
  static void stopDatabase() {
    db.close();
  }

  @BeforeEach
  void start() {
    var config =
        new OidcConfig(
            List.of(FederationIT.configured("company", provider, true)),
            new RedirectUris(List.of(RedirectUris.COMMAND_LINE)));
    client = new FederatedClient(new TestApi(db.database(), config));
  }

  @AfterEach
  void stop() {
    provider.close();
    canary.close();
  }

  /** A token that no honest provider makes. */
  enum Forgery {
    UNSIGNED,
    SIGNED_WITH_THE_PUBLIC_KEY,
    BY_A_KEY_OF_ITS_OWN,
    BY_A_KEY_THAT_IT_NAMES,
    BY_A_KEY_THAT_IT_CARRIES,
    WITH_AN_ALGORITHM_NOT_ALLOWED,
    WITH_A_CRITICAL_HEADER,
    OF_ANOTHER_ISSUER,
    FOR_ANOTHER_CLIENT,
    FOR_TWO_WITHOUT_A_PARTY,
    FOR_ANOTHER_PARTY,
    EXPIRED,
    WITHOUT_AN_END,
    OF_THE_FUTURE,
    NOT_YET_VALID,
    WITH_ANOTHER_NONCE,
    WITHOUT_A_NONCE,
    WITHOUT_A_SUBJECT,
    WITH_AN_EMPTY_SUBJECT,
    NO_TOKEN
  }

  @ParameterizedTest
  @EnumSource
  void a_forged_token_signs_nobody_in(Forgery forgery) {
    var begun = client.begin("company");
    var answer =
        client.finish(
            begun, provider.signIn(begun.url(), PERSON, claims -> forged(forgery, claims)));
    assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
    assertThat(answer.problem()).isEqualTo("invalid-grant");
    assertThat(canary.seen()).isEmpty();
    assertThat(
            db.value("SELECT count(*) FROM identities WHERE issuer = '" + provider.issuer() + "'"))
        .isEqualTo("0");
    assertThat(db.value("SELECT details->>'why' FROM audit_log ORDER BY id DESC LIMIT 1"))
        .startsWith("ID token: ");
  }

  private String forged(Forgery forgery, JWTClaimsSet.Builder claims) throws JOSEException {
    return switch (forgery) {
      case UNSIGNED -> new PlainJWT(claims.build()).serialize();
      case SIGNED_WITH_THE_PUBLIC_KEY ->
          signed(
              header(JWSAlgorithm.HS256).build(),
              claims,
              new MACSigner(provider.key().toRSAPublicKey().getEncoded()));
      case BY_A_KEY_OF_ITS_OWN ->
          signed(
              header(JWSAlgorithm.RS256).build(), claims, new RSASSASigner(OddProvider.newKey()));
      case BY_A_KEY_THAT_IT_NAMES -> {
        var own = OddProvider.newKey();
        canary.publish(own);
        yield signed(
            new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID(own.getKeyID())
                .jwkURL(URI.create(canary.issuer() + "/keys"))
                .build(),
            claims,
            new RSASSASigner(own));
      }
      case BY_A_KEY_THAT_IT_CARRIES -> {
        var own = OddProvider.newKey();
        yield signed(
            new JWSHeader.Builder(JWSAlgorithm.RS256).jwk(own.toPublicJWK()).build(),
            claims,
            new RSASSASigner(own));
      }
      case WITH_AN_ALGORITHM_NOT_ALLOWED ->
          signed(header(JWSAlgorithm.RS384).build(), claims, new RSASSASigner(provider.key()));
      case WITH_A_CRITICAL_HEADER ->
          signed(
              header(JWSAlgorithm.RS256)
                  .criticalParams(Set.of("odd"))
                  .customParam("odd", 1)
                  .build(),
              claims,
              new RSASSASigner(provider.key()));
      case OF_ANOTHER_ISSUER -> provider.honest(claims.issuer(canary.issuer()));
      case FOR_ANOTHER_CLIENT -> provider.honest(claims.audience("somebody"));
      case FOR_TWO_WITHOUT_A_PARTY ->
          provider.honest(claims.audience(List.of(OddProvider.CLIENT, "somebody")));
      case FOR_ANOTHER_PARTY -> provider.honest(claims.claim("azp", "somebody"));
      case EXPIRED -> provider.honest(claims.expirationTime(inSeconds(-120)));
      case WITHOUT_AN_END -> provider.honest(claims.expirationTime(null));
      case OF_THE_FUTURE -> provider.honest(claims.issueTime(inSeconds(120)));
      case NOT_YET_VALID -> provider.honest(claims.notBeforeTime(inSeconds(120)));
      case WITH_ANOTHER_NONCE -> provider.honest(claims.claim("nonce", "another"));
      case WITHOUT_A_NONCE -> provider.honest(claims.claim("nonce", null));
      case WITHOUT_A_SUBJECT -> provider.honest(claims.subject(null));
      case WITH_AN_EMPTY_SUBJECT -> provider.honest(claims.subject(""));
      case NO_TOKEN -> "not a token";
    };
  }

  @ParameterizedTest
  @EnumSource
  void every_algorithm_of_the_list_is_believed(Algorithm algorithm) throws JOSEException {
    var begun = client.begin("company");
    OddProvider.Mint mint =
        switch (algorithm) {
          case RS256 -> provider::honest;
          case PS256 -> claims -> OddProvider.signed(provider.key(), JWSAlgorithm.PS256, claims);
          case ES256 -> {
            var key = new ECKeyGenerator(Curve.P_256).keyID("ec").generate();
            provider.publish(key);
            yield claims -> signed(named(JWSAlgorithm.ES256, "ec"), claims, new ECDSASigner(key));
          }
          case ED25519 -> {
            var key = new OctetKeyPairGenerator(Curve.Ed25519).keyID("ed").generate();
            provider.publish(key);
            yield claims -> signed(named(JWSAlgorithm.EdDSA, "ed"), claims, new Ed25519Signer(key));
          }
        };
    var answer = client.finish(begun, provider.signIn(begun.url(), PERSON, mint));
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
  }

  enum Algorithm {
    RS256,
    PS256,
    ES256,
    ED25519
  }

  @Test
  void a_provider_may_change_its_keys_at_any_time() {
    assertThat(signIn().status()).isEqualTo(200);
    var old = provider.key();
    provider.rotate();
    assertThat(signIn().status()).isEqualTo(200);
    var begun = client.begin("company");
    var withOldKey =
        provider.signIn(begun.url(), PERSON, c -> OddProvider.signed(old, JWSAlgorithm.RS256, c));
    assertThat(client.finish(begun, withOldKey).status()).isEqualTo(400);
  }

  @Test
  void made_up_key_ids_do_not_make_us_ask_again_and_again() {
    assertThat(signIn().status()).isEqualTo(200);
    for (int i = 0; i < 5; i++) {
      var begun = client.begin("company");
      var stranger = OddProvider.newKey();
      var code =
          provider.signIn(
              begun.url(), PERSON, c -> OddProvider.signed(stranger, JWSAlgorithm.RS256, c));
      assertThat(client.finish(begun, code).status()).isEqualTo(400);
    }
    assertThat(provider.seen().stream().filter("/keys"::equals)).hasSize(2);
  }

  @Test
  void a_redirect_of_the_discovery_document_is_not_followed() {
    provider.redirectTo(canary.issuer() + "/.well-known/openid-configuration");
    assertUnavailable(ask());
    assertThat(provider.seen()).hasSize(1);
    assertThat(canary.seen()).isEmpty();
  }

  @Test
  void a_redirect_of_the_token_endpoint_is_not_followed() {
    var begun = client.begin("company");
    var code = provider.signIn(begun.url(), PERSON);
    provider.redirectTo(canary.issuer() + "/token");
    assertUnavailable(client.finish(begun, code));
    assertThat(canary.seen()).isEmpty();
  }

  @Test
  void a_discovery_document_of_another_issuer_is_refused() {
    assertDiscoveryRefused(document -> with(document, "issuer", canary.issuer()));
  }

  @Test
  void an_endpoint_without_tls_is_refused() {
    assertDiscoveryRefused(document -> with(document, "token_endpoint", "http://192.0.2.1/token"));
  }

  @Test
  void a_discovery_document_without_endpoints_is_refused() {
    assertDiscoveryRefused(document -> with(document, "jwks_uri", "not an address"));
  }

  @Test
  void a_document_that_is_too_large_is_refused() {
    assertDiscoveryRefused(document -> with(document, "padding", "x".repeat(300_000)));
  }

  @Test
  void a_provider_that_is_away_is_waited_for_by_nobody() {
    provider.close();
    assertUnavailable(ask());
  }

  @Test
  void a_provider_that_promises_to_name_itself_must_do_so() {
    provider.discovery(
        document -> with(document, "authorization_response_iss_parameter_supported", true));
    var begun = client.begin("company");
    assertThat(client.finish(begun, provider.signIn(begun.url(), PERSON)).problem())
        .isEqualTo("invalid-grant");
    begun = client.begin("company");
    var issuer = Map.of("iss", provider.issuer());
    assertThat(client.finish(begun, provider.signIn(begun.url(), PERSON), issuer).status())
        .isEqualTo(200);
  }

  private void assertDiscoveryRefused(UnaryOperator<Map<String, Object>> change) {
    provider.discovery(change);
    assertUnavailable(ask());
  }

  private static void assertUnavailable(Answer answer) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
    assertThat(answer.problem()).isEqualTo("unavailable");
    assertThat(answer.text()).doesNotContain("127.0.0.1");
  }

  private Answer ask() {
    return client.start(
        "company", Pkce.challenge(FederatedClient.VERIFIER), FederatedClient.REDIRECT);
  }

  private Answer signIn() {
    var begun = client.begin("company");
    return client.finish(begun, provider.signIn(begun.url(), PERSON));
  }

  private JWSHeader.Builder header(JWSAlgorithm algorithm) {
    return new JWSHeader.Builder(algorithm)
        .type(JOSEObjectType.JWT)
        .keyID(provider.key().getKeyID());
  }

  private static JWSHeader named(JWSAlgorithm algorithm, String key) {
    return new JWSHeader.Builder(algorithm).keyID(key).build();
  }

  private static String signed(JWSHeader header, JWTClaimsSet.Builder claims, JWSSigner signer)
      throws JOSEException {
    var token = new SignedJWT(header, claims.build());
    token.sign(signer);
    return token.serialize();
  }

  private static Map<String, Object> with(Map<String, Object> document, String name, Object value) {
    var changed = new HashMap<>(document);
    changed.put(name, value);
    return changed;
  }

  private static Date inSeconds(int seconds) {
    return Date.from(Instant.now().plusSeconds(seconds));
  }
}
