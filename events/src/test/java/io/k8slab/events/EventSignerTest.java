package io.k8slab.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.events.testing.Golden;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class EventSignerTest {
  static final List<String> SIGNED =
      List.of(
          "ce_id",
          "ce_type",
          "ce_source",
          "ce_subject",
          "ce_time",
          "ce_correlationid",
          "ce_agentid");

  private static final KeyPair AGENT = newKey();
  private static final EncodedEvent EVENT = Golden.of(MessageType.CLUSTER_TERMINATED).event();
  private static final EncodedEvent SIGNED_EVENT =
      new EventSigner("agent-1", AGENT.getPrivate()).sign(EVENT);

  @ParameterizedTest
  @EnumSource(MessageType.class)
  void what_an_agent_signed_verifies_and_reads_as_before(MessageType type) {
    var event = Golden.of(type).event();
    var signed = new EventSigner("agent-1", AGENT.getPrivate()).sign(event);

    assertThat(EventSigner.verify(signed, AGENT.getPublic())).isTrue();
    assertThat(EventSigner.claimedAgent(signed)).contains("agent-1");
    assertThat(EventCodec.decode(signed))
        .isEqualTo(new Decoded.Known(Examples.named(type.typeName()), signed));
  }

  @Test
  void it_still_verifies_after_a_topic() {
    var sent = SIGNED_EVENT.toRecord(Topics.STATUS, "key");
    var consumed =
        Records.consumed(
            "key",
            new org.apache.kafka.common.header.internals.RecordHeaders(sent.headers()),
            sent.value());

    assertThat(EventCodec.decode(consumed))
        .isInstanceOfSatisfying(
            Decoded.Known.class,
            known -> assertThat(EventSigner.verify(known.raw(), AGENT.getPublic())).isTrue());
  }

  @ParameterizedTest
  @FieldSource("SIGNED")
  void a_flipped_bit_in_any_byte_of_a_signed_header_is_noticed(String header) {
    var text = EventSignerTest.header(SIGNED_EVENT, header).getBytes(StandardCharsets.UTF_8);
    for (int at = 0; at < text.length; at++) {
      var changed = new String(flipped(text, 8 * at + at % 8), StandardCharsets.UTF_8);

      assertRefused(Records.with(SIGNED_EVENT, header, changed));
    }
    assertRefused(Records.with(SIGNED_EVENT, header, ""));
    assertRefused(Records.without(SIGNED_EVENT, header));
  }

  @Test
  void a_flipped_bit_in_any_byte_of_the_data_is_noticed() {
    var value = SIGNED_EVENT.value();
    for (int at = 0; at < value.length; at++) {
      assertRefused(new EncodedEvent(SIGNED_EVENT.headers(), flipped(value, 8 * at + at % 8)));
    }
    assertRefused(new EncodedEvent(SIGNED_EVENT.headers(), Arrays.copyOf(value, value.length + 1)));
    assertRefused(new EncodedEvent(SIGNED_EVENT.headers(), new byte[0]));
  }

  @Test
  void any_flipped_bit_in_the_signature_is_noticed() {
    var signature = Base64.getUrlDecoder().decode(header(SIGNED_EVENT, "ce_signature"));
    for (int bit = 0; bit < 8 * signature.length; bit++) {
      assertRefused(withSignature(flipped(signature, bit)));
    }
    assertRefused(withSignature(new byte[0]));
    assertRefused(withSignature(Arrays.copyOf(signature, 63)));
    assertRefused(withSignature(new byte[64]));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?", "not base64 at all!", "AAAA", "\u0000"})
  void a_signature_that_is_none_is_refused(String signature) {
    assertRefused(Records.with(SIGNED_EVENT, "ce_signature", signature));
  }

  @Test
  void an_event_without_a_signature_is_refused() {
    assertRefused(EVENT);
    assertThat(EventSigner.claimedAgent(EVENT)).isEmpty();
  }

  @Test
  void another_agents_key_does_not_verify_it() {
    assertThat(EventSigner.verify(SIGNED_EVENT, newKey().getPublic())).isFalse();
  }

  @Test
  void an_agent_cannot_speak_under_anothers_id() {
    var other = newKey();
    var forged = new EventSigner("agent-2", other.getPrivate()).sign(EVENT);

    var swapped = Records.with(forged, "ce_agentid", "agent-1");

    assertThat(EventSigner.claimedAgent(swapped)).contains("agent-1");
    assertRefused(swapped);
    assertThat(EventSigner.verify(swapped, other.getPublic())).isFalse();
  }

  @Test
  void text_cannot_be_moved_from_one_attribute_to_the_next() {
    var shifted =
        Records.with(
            Records.with(SIGNED_EVENT, "ce_time", header(SIGNED_EVENT, "ce_time").replace("Z", "")),
            "ce_correlationid",
            "Z" + header(SIGNED_EVENT, "ce_correlationid"));

    assertRefused(shifted);
  }

  @Test
  void a_key_of_another_kind_verifies_nothing() throws GeneralSecurityException {
    PublicKey rsa = KeyPairGenerator.getInstance("RSA").generateKeyPair().getPublic();

    assertThat(EventSigner.verify(SIGNED_EVENT, rsa)).isFalse();
  }

  @Test
  void an_agent_whose_key_cannot_sign_says_so() throws GeneralSecurityException {
    var rsa = KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate();

    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(() -> new EventSigner("agent-1", rsa)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the agent's key is not of Ed25519");
  }

  /**
   * What is signed, and how, must not change between versions: agents and functions are not updated
   * at the same moment. The key is that of RFC 8032, 7.1, test 1.
   */
  @Test
  void the_signature_of_a_known_event_by_a_known_key_stays_the_same()
      throws GeneralSecurityException {
    var hex = HexFormat.of();
    var secret = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
    var keys = KeyFactory.getInstance("Ed25519");
    var key =
        keys.generatePrivate(
            new PKCS8EncodedKeySpec(hex.parseHex("302e020100300506032b657004220420" + secret)));
    var point = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
    var publicKey =
        keys.generatePublic(
            new X509EncodedKeySpec(hex.parseHex("302a300506032b6570032100" + point)));
    // the data as bytes of its own, because a golden file's white space is free
    var event = Records.with(EVENT, "{\"work\":{}}");

    var signed = new EventSigner("agent-1", key).sign(event);

    assertThat(header(signed, "ce_signature"))
        .isEqualTo(
            "wdO4h5dziV_DotAJFbXU6zSkhw0f1BtTH8lSJh6ROhb-zmEUfXmxh5w0nLZxzxtfw4bUALfEx1CZsFGG0O15Bg");
    assertThat(EventSigner.verify(signed, publicKey)).isTrue();
  }

  private static void assertRefused(EncodedEvent event) {
    assertThat(EventSigner.verify(event, AGENT.getPublic())).isFalse();
  }

  private static EncodedEvent withSignature(byte[] signature) {
    return Records.with(
        SIGNED_EVENT,
        "ce_signature",
        Base64.getUrlEncoder().withoutPadding().encodeToString(signature));
  }

  private static String header(EncodedEvent event, String name) {
    return event.headers().getOrDefault(name, "");
  }

  private static byte[] flipped(byte[] bytes, int bit) {
    var changed = bytes.clone();
    changed[bit / 8] ^= (byte) (1 << (bit % 8));
    return changed;
  }

  private static KeyPair newKey() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
