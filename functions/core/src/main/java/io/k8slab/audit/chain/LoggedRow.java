package io.k8slab.audit.chain;

import io.k8slab.http.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a row of the log holds, and the bytes that are hashed of it: the format's number
 * (one byte, 1), then each field in the order below, its length before it (4 bytes, big-endian; -1
 * for null). Text is UTF-8, ids are text, the time is microseconds since 1970 (8 bytes), details
 * are {@link CanonicalJson}.
 *
 * @param address null in every row since what is personal is beside it
 * @param personalHash of what is personal; null for none
 */
public record LoggedRow(
    UUID id,
    Instant createdAt,
    @Nullable UUID userId,
    @Nullable UUID teamId,
    String actor,
    String action,
    String subject,
    String outcome,
    @Nullable String address,
    String details,
    String correlationId,
    byte @Nullable [] personalHash) {
  private static final int FORMAT = 1;

  public byte[] hash() {
    return Sha256.of(canonicalBytes());
  }

  byte[] canonicalBytes() {
    var bytes = new ByteArrayOutputStream(512);
    try (var out = new DataOutputStream(bytes)) {
      out.writeByte(FORMAT);
      put(out, id.toString());
      out.writeInt(Long.BYTES);
      out.writeLong(ChronoUnit.MICROS.between(Instant.EPOCH, createdAt));
      put(out, userId == null ? null : userId.toString());
      put(out, teamId == null ? null : teamId.toString());
      put(out, actor);
      put(out, action);
      put(out, subject);
      put(out, outcome);
      put(out, address);
      put(out, CanonicalJson.of(details));
      put(out, correlationId);
      put(out, personalHash);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
    return bytes.toByteArray();
  }

  private static void put(DataOutputStream out, @Nullable String text) throws IOException {
    put(out, text == null ? null : text.getBytes(StandardCharsets.UTF_8));
  }

  private static void put(DataOutputStream out, byte @Nullable [] bytes) throws IOException {
    if (bytes == null) {
      out.writeInt(-1);
    } else {
      out.writeInt(bytes.length);
      out.write(bytes);
    }
  }
}
