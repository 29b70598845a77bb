package io.k8slab.agent.hoststate;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A cluster's name on a host: its id in lower-case base32 (RFC 4648, no padding), 26 characters.
 * Fits every limit there is (k3d: 32) and contains nothing that a shell or a path could read.
 */
public record HostName(String value) {
  private static final String DIGITS = "abcdefghijklmnopqrstuvwxyz234567";
  private static final int LENGTH = 26;

  // 26 digits hold 130 bits: the last digit carries 3 bits of the id and 2 zeros
  private static final Pattern SHAPE = Pattern.compile("[a-z2-7]{25}[aeimquy4]");

  public HostName {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException("no name of a cluster");
    }
  }

  public static HostName of(UUID id) {
    byte[] bytes =
        ByteBuffer.allocate(16)
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits())
            .array();
    StringBuilder name = new StringBuilder(LENGTH);
    for (int digit = 0; digit < LENGTH; digit++) {
      int value = 0;
      for (int bit = digit * 5; bit < digit * 5 + 5; bit++) {
        int set = bit < 128 ? (bytes[bit / 8] >> (7 - bit % 8)) & 1 : 0;
        value = (value << 1) | set;
      }
      name.append(DIGITS.charAt(value));
    }
    return new HostName(name.toString());
  }

  /** Reads what is on a host: empty for what is not ours. */
  public static Optional<HostName> parse(String text) {
    return SHAPE.matcher(text).matches() ? Optional.of(new HostName(text)) : Optional.empty();
  }

  public UUID clusterId() {
    byte[] bytes = new byte[16];
    for (int bit = 0; bit < 128; bit++) {
      int digit = DIGITS.indexOf(value.charAt(bit / 5));
      bytes[bit / 8] |= (byte) (((digit >> (4 - bit % 5)) & 1) << (7 - bit % 8));
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new UUID(buffer.getLong(), buffer.getLong());
  }

  @Override
  public String toString() {
    return value;
  }
}
