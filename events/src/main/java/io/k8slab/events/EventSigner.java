package io.k8slab.events;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Signs what an agent says (Ed25519), so that being on the network is not enough to be believed.
 * The signature covers the attributes that carry meaning and the data, each with its length in
 * front, and travels as the extensions {@code agentid} and {@code signature} (base64url).
 *
 * <p>See {@code infra/adr/0005-signed-status-events.md}.
 */
public final class EventSigner {
  private static final String ALGORITHM = "Ed25519";
  private static final String AGENT = "ce_agentid";
  private static final String SIGNATURE = "ce_signature";
  private static final List<String> SIGNED =
      List.of("ce_id", "ce_type", "ce_source", "ce_subject", "ce_time", "ce_correlationid", AGENT);

  private final String agentId;
  private final PrivateKey key;

  public EventSigner(String agentId, PrivateKey key) {
    this.agentId = agentId;
    this.key = key;
  }

  public EncodedEvent sign(EncodedEvent event) {
    var headers = new HashMap<>(event.headers());
    headers.put(AGENT, agentId);
    try {
      var signature = Signature.getInstance(ALGORITHM);
      signature.initSign(key);
      signature.update(signed(headers, event.value()));
      headers.put(
          SIGNATURE, Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the agent's key cannot sign", e);
    }
    return new EncodedEvent(headers, event.value());
  }

  /**
   * Who an event says it is from; empty where it does not say. Believe it after {@link #verify}.
   */
  public static Optional<String> claimedAgent(EncodedEvent event) {
    return Optional.ofNullable(event.headers().get(AGENT));
  }

  /** Whether the event carries a signature by this key over exactly what it says. */
  public static boolean verify(EncodedEvent event, PublicKey agentKey) {
    var encoded = event.headers().get(SIGNATURE);
    if (encoded == null) {
      return false;
    }
    try {
      var signature = Signature.getInstance(ALGORITHM);
      signature.initVerify(agentKey);
      signature.update(signed(event.headers(), event.value()));
      return signature.verify(Base64.getUrlDecoder().decode(encoded));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }

  private static byte[] signed(Map<String, String> headers, byte[] value) {
    var parts =
        SIGNED.stream()
            .map(name -> headers.getOrDefault(name, "").getBytes(StandardCharsets.UTF_8))
            .toList();
    int length = parts.stream().mapToInt(part -> 4 + part.length).sum() + value.length;
    var bytes = ByteBuffer.allocate(length);
    parts.forEach(part -> bytes.putInt(part.length).put(part));
    return bytes.put(value).array();
  }
}
