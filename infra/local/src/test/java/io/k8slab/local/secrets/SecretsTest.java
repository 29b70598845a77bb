package io.k8slab.local.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.crypto.tink.HybridDecrypt;
import com.google.crypto.tink.HybridEncrypt;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import io.k8slab.local.folder.PrivateFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SecretsTest {
  @TempDir Path temp;
  private Secrets secrets = new Secrets(Path.of("."));
  private Path folder = Path.of(".");

  @BeforeEach
  void open() throws Exception {
    folder = PrivateFile.folder(temp.resolve("secrets"));
    secrets = new Secrets(folder);
  }

  @Test
  void a_secret_is_generated_once_and_kept() throws Exception {
    var first = Secrets.read(secrets.password("one"));

    assertThat(Secrets.read(new Secrets(folder).password("one"))).isEqualTo(first);
    assertThat(Secrets.read(secrets.password("other"))).isNotEqualTo(first);
    assertThat(first).matches("[A-Za-z0-9_-]{32}");
  }

  @Test
  void every_file_is_for_its_owner_only() throws Exception {
    secrets.password("password");
    secrets.ecKey("jwt.pem");
    secrets.ed25519Keys("agent.pem");
    secrets.sshKeys("ssh-client");
    secrets.sealingKeysets("sealing");

    try (var files = Files.list(folder)) {
      assertThat(files)
          .hasSize(8)
          .allSatisfy(
              file ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                      .isEqualTo("rw-------"));
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
  }

  @Test
  void an_ed25519_pair_signs_and_verifies() throws Exception {
    var files = secrets.ed25519Keys("agent.pem");
    var factory = KeyFactory.getInstance("Ed25519");
    var signature = Signature.getInstance("Ed25519");
    signature.initSign(factory.generatePrivate(new PKCS8EncodedKeySpec(der(files.privateKey()))));
    signature.update(new byte[] {1, 2, 3});
    var signed = signature.sign();

    signature.initVerify(factory.generatePublic(new X509EncodedKeySpec(der(files.publicKey()))));
    signature.update(new byte[] {1, 2, 3});
    assertThat(signature.verify(signed)).isTrue();
    assertThat(secrets.ed25519Keys("agent.pem")).isEqualTo(files);
  }

  @Test
  void an_ec_key_is_a_pkcs8_key() throws Exception {
    var key = der(secrets.ecKey("jwt.pem"));

    assertThat(KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key)))
        .isNotNull();
  }

  @Test
  void an_ssh_pair_reads_back_as_a_pair() throws Exception {
    var files = secrets.sshKeys("ssh-client");

    assertThat(
            KeyUtils.compareKeys(
                SshKeys.readPair(files.privateKey()).getPublic(),
                SshKeys.readPublic(files.publicKey())))
        .isTrue();
  }

  @Test
  void what_the_public_keyset_seals_the_private_one_opens() throws Exception {
    var files = secrets.sealingKeysets("sealing");
    var sealed =
        TinkJsonProtoKeysetFormat.parseKeysetWithoutSecret(
                Files.readString(files.publicKey()), RegistryConfiguration.get())
            .getPrimitive(RegistryConfiguration.get(), HybridEncrypt.class)
            .encrypt(text("kubeconfig"), text("cluster"));

    assertThat(
            TinkJsonProtoKeysetFormat.parseKeyset(
                    Files.readString(files.privateKey()),
                    RegistryConfiguration.get(),
                    InsecureSecretKeyAccess.get())
                .getPrimitive(RegistryConfiguration.get(), HybridDecrypt.class)
                .decrypt(sealed, text("cluster")))
        .isEqualTo(text("kubeconfig"));
  }

  @Test
  void no_key_shows_in_its_text() throws Exception {
    assertThat(PemKeys.ec().toString()).doesNotContain("BEGIN");
    assertThat(SealingKeysets.generate().toString()).doesNotContain("key");
    assertThat(SshKeys.generate().toString()).doesNotContain("BEGIN");
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] der(Path pem) throws Exception {
    return Base64.getMimeDecoder()
        .decode(Files.readString(pem).replaceAll("-----[A-Z ]+-----", ""));
  }
}
