package io.k8slab.local.secrets;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import org.apache.sshd.common.config.keys.AuthorizedKeyEntry;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.util.security.SecurityUtils;

/** Ed25519 keys as OpenSSH writes them. */
public record SshKeys(String privateText, String publicLine) {
  private static final int BITS = 256;

  static SshKeys generate() throws GeneralSecurityException, IOException {
    var pair = KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, BITS);
    var writer = OpenSSHKeyPairResourceWriter.INSTANCE;
    try (var privateKey = new ByteArrayOutputStream();
        var publicKey = new ByteArrayOutputStream()) {
      writer.writePrivateKey(pair, "k8slab", null, privateKey);
      writer.writePublicKey(pair, "k8slab", publicKey);
      return new SshKeys(
          privateKey.toString(StandardCharsets.UTF_8), publicKey.toString(StandardCharsets.UTF_8));
    }
  }

  public static KeyPair readPair(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return SecurityUtils.loadKeyPairIdentities(null, file::toString, in, null).iterator().next();
    } catch (GeneralSecurityException e) {
      throw new IOException("not a private key: " + file, e);
    }
  }

  public static PublicKey readPublic(Path file) throws IOException {
    try {
      return AuthorizedKeyEntry.parseAuthorizedKeyEntry(Files.readString(file).strip())
          .resolvePublicKey(null, PublicKeyEntryResolver.FAILING);
    } catch (GeneralSecurityException e) {
      throw new IOException("not a public key: " + file, e);
    }
  }

  @Override
  public String toString() {
    return "SshKeys[" + publicLine.strip() + "]";
  }
}
