package io.k8slab.audit;

import io.k8slab.http.ApiJson;
import io.k8slab.http.Sha256;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is personal of an act, beside its row: the row holds its {@link #hash} only, so that erasing
 * this changes no row. Without the salt nobody can find the value by trying.
 *
 * @param salt random, of 32 bytes, erased with the value
 * @param value an object in JSON, exactly the text that is hashed
 */
public record Personal(byte[] salt, String value) {
  private static final int SALT_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Empty where nothing of it is personal. */
  static Optional<Personal> of(AuditEntry entry) {
    var values = new TreeMap<String, Object>(entry.personal());
    if (entry.address() != null) {
      values.put("address", entry.address());
    }
    if (values.isEmpty()) {
      return Optional.empty();
    }
    var salt = new byte[SALT_BYTES];
    RANDOM.nextBytes(salt);
    return Optional.of(new Personal(salt, ApiJson.MAPPER.writeValueAsString(values)));
  }

  /** SHA-256 over the salt and the value's UTF-8. */
  public byte[] hash() {
    return Sha256.of(salt, value);
  }

  public boolean isHashedTo(byte[] hash) {
    return Arrays.equals(hash, hash());
  }

  @Override
  public String toString() {
    return "Personal";
  }
}
