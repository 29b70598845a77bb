package io.k8slab.events;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PublicKeyFactory;

/**
 * Signs what an agent says (Ed25519), so that being on the network is not enough to be believed.
 * The signature covers the attributes that carry meaning and the data, each with its length in
 * front, and travels as the extensions {@code agentid} and {@code signature} (base64url).
 *
 * <p>Bouncy Castle does the arithmetic: 0.13 ms for a check where the JDK takes 1.4 ms (a JVM with
 * its first compiler only, two shared cores), and every event is checked.
 *
 * <p>See {@code infra/adr/0005-signed-status-events.md}.
 */
public final class EventSigner {
  private static final String AGENT = "ce_agentid";
  private static final String SIGNATURE = "ce_signature";
  private static final List<String> SIGNED =
      List.of("ce_id", "ce_type", "ce_source", "ce_subject", "ce_time", "ce_correlationid", AGENT);

  private final String agentId;
  private final AsymmetricKeyParameter key;

  public EventSigner(String agentId, PrivateKey key) {
    this.agentId = agentId;
    try {
      this.key = PrivateKeyFactory.createKey(key.getEncoded());
    } catch (IOException e) {
      throw new IllegalArgumentException("the agent's key cannot be read", e);
    }
    if (!(this.key instanceof Ed25519PrivateKeyParameters)) {
      throw new IllegalArgumentException("the agent's key is not of Ed25519");
    }
  }

  public EncodedEvent sign(EncodedEvent event) {
    var headers = new HashMap<>(event.headers());
    headers.put(AGENT, agentId);
    var signer = new Ed25519Signer();
    signer.init(true, key);
    var signed = signed(headers, event.value());
    signer.update(signed, 0, signed.length);
    headers.put(
        SIGNATURE,
        Base64.getUrlEncoder().withoutPadding().encodeToString(signer.generateSignature()));
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
      if (!(PublicKeyFactory.createKey(agentKey.getEncoded())
          instanceof Ed25519PublicKeyParameters key)) {
        return false;
      }
      var signer = new Ed25519Signer();
      signer.init(false, key);
      var signed = signed(event.headers(), event.value());
      signer.update(signed, 0, signed.length);
      return signer.verifySignature(Base64.getUrlDecoder().decode(encoded));
    } catch (IOException | IllegalArgumentException e) {
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
