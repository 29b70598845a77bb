package io.k8slab.audit.chain;

import io.k8slab.config.InvalidSetting;
import io.k8slab.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secrets that seals are made with, which the database does not have: without one its owner
 * could write the whole chain anew. A file's bytes are the key, as they are: {@code openssl rand 32
 * > file}.
 *
 * @param signing makes the mac of every new seal; none is made where it is empty
 * @param honoured made those of older seals
 */
public record AuditKeys(Optional<SecretKeySpec> signing, List<SecretKeySpec> honoured) {
  public static final AuditKeys NONE = new AuditKeys(Optional.empty(), List.of());

  private static final String ALGORITHM = "HmacSHA256";
  private static final String KEY = "K8SLAB_AUDIT_KEY_FILE";
  private static final String HONOURED = "K8SLAB_AUDIT_HONOURED_KEY_FILES";
  private static final int LEAST_BYTES = 32;

  public AuditKeys {
    honoured = List.copyOf(honoured);
  }

  /**
   * From {@code K8SLAB_AUDIT_KEY_FILE} and {@code K8SLAB_AUDIT_HONOURED_KEY_FILES}.
   *
   * @throws InvalidSetting where a file is no key
   */
  public static AuditKeys from(Settings settings) {
    return new AuditKeys(
        settings.optional(KEY).map(_ -> read(KEY, settings.file(KEY))),
        settings.files(HONOURED).stream().map(file -> read(HONOURED, file)).toList());
  }

  /** For a seal with this hash. */
  Optional<byte[]> mac(byte[] hash) {
    return signing.map(key -> mac(key, hash));
  }

  /** Whether one of them made it. */
  boolean made(byte[] mac, byte[] hash) {
    return all().anyMatch(key -> MessageDigest.isEqual(mac, mac(key, hash)));
  }

  boolean areKnown() {
    return all().findAny().isPresent();
  }

  private Stream<SecretKeySpec> all() {
    return Stream.concat(signing.stream(), honoured.stream());
  }

  private static byte[] mac(SecretKeySpec key, byte[] hash) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  private static SecretKeySpec read(String setting, Path file) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new InvalidSetting(setting, "cannot be read");
    }
    if (bytes.length < LEAST_BYTES) {
      throw new InvalidSetting(setting, "must name a file of at least 32 random bytes");
    }
    return new SecretKeySpec(bytes, ALGORITHM);
  }

  @Override
  public String toString() {
    return "AuditKeys[" + all().count() + "]"; // they are secrets
  }
}
