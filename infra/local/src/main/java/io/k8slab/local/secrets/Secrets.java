package io.k8slab.local.secrets;

import io.k8slab.local.folder.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/**
 * The secrets of one installation. Each is generated when it is first asked for; a crash in between
 * leaves none half written.
 */
public final class Secrets {
  private final Path folder;

  /**
   * @param folder of mode 700
   */
  public Secrets(Path folder) {
    this.folder = folder;
  }

  /** Makes one secret's text. */
  @FunctionalInterface
  interface Generator {
    String generate() throws GeneralSecurityException, IOException;
  }

  /** 192 bits in {@code [A-Za-z0-9_-]}. */
  public Path password(String name) throws IOException {
    return file(name, Passwords::random);
  }

  /** The content of a secret's file, without the line end. */
  public static String read(Path secret) throws IOException {
    return Files.readString(secret).strip();
  }

  /** An EC key (P-256) in PEM, PKCS #8. */
  public Path ecKey(String name) throws IOException {
    return file(name, () -> PemKeys.ec().privatePem());
  }

  /** An Ed25519 key pair in PEM (PKCS #8; SubjectPublicKeyInfo). */
  public KeyFiles ed25519Keys(String name) throws IOException {
    var files = new KeyFiles(folder.resolve(name), folder.resolve(name + ".pub"));
    if (!files.complete()) {
      var pair = generated(PemKeys::ed25519);
      PrivateFile.write(files.publicKey(), pair.publicPem());
      PrivateFile.write(files.privateKey(), pair.privatePem());
    }
    return files;
  }

  /** An Ed25519 key pair as OpenSSH writes it. */
  public KeyFiles sshKeys(String name) throws IOException {
    var files = new KeyFiles(folder.resolve(name), folder.resolve(name + ".pub"));
    if (!files.complete()) {
      var pair = generated(SshKeys::generate);
      PrivateFile.write(files.publicKey(), pair.publicLine());
      PrivateFile.write(files.privateKey(), pair.privateText());
    }
    return files;
  }

  /** A Tink keyset for hybrid encryption (HPKE) in JSON: private, and public. */
  public KeyFiles sealingKeysets(String name) throws IOException {
    var files =
        new KeyFiles(folder.resolve(name + "-private.json"), folder.resolve(name + "-public.json"));
    if (!files.complete()) {
      var keysets = generated(SealingKeysets::generate);
      PrivateFile.write(files.publicKey(), keysets.publicJson());
      PrivateFile.write(files.privateKey(), keysets.privateJson());
    }
    return files;
  }

  private Path file(String name, Generator generator) throws IOException {
    var file = folder.resolve(name);
    if (!Files.exists(file)) {
      PrivateFile.write(file, generated(generator::generate) + "\n");
    }
    return file;
  }

  /** Makes key material. */
  @FunctionalInterface
  private interface Making<T> {
    T make() throws GeneralSecurityException, IOException;
  }

  private static <T> T generated(Making<T> making) throws IOException {
    try {
      return making.make();
    } catch (GeneralSecurityException e) {
      throw new IOException("a key cannot be generated", e);
    }
  }
}
