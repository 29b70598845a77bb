package io.k8slab.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Pattern;

/** An Ed25519 private key as {@code openssl genpkey -algorithm ed25519} writes it. */
final class SigningKeyFile {
  private static final Pattern PEM =
      Pattern.compile(
          "\\s*-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]{1,400})-----END PRIVATE KEY-----\\s*");

  private SigningKeyFile() {}

  /**
   * @throws IllegalArgumentException where there is no such key, or anybody may read the file
   */
  static PrivateKey read(Path file) {
    try {
      if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
        throw new IllegalArgumentException("everybody may read " + file);
      }
      var pem = PEM.matcher(Files.readString(file));
      if (!pem.matches()) {
        throw new IllegalArgumentException("no PKCS 8 key in PEM in " + file);
      }
      return KeyFactory.getInstance("Ed25519")
          .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1))));
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot be read: " + e, e);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("not an Ed25519 key in " + file, e);
    }
  }
}
