package io.k8slab.local.secrets;

import io.k8slab.local.folder.PrivateFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Everything secret of one installation, generated where it is missing.
 *
 * @param tokenKey signs access tokens
 * @param sealing the functions open with the private keyset what the agent seals with the public
 * @param agent signs what the agent says
 * @param auditKey seals the audit log
 * @param adminPassword the first password of the first system_admin; it is nowhere else
 */
public record InstallationSecrets(
    Path folder,
    Path postgresSuperuser,
    Path postgresOwner,
    Path postgresFunctions,
    Path kafka,
    Path tokenKey,
    KeyFiles sealing,
    KeyFiles agent,
    KeyFiles sshHost,
    KeyFiles sshClient,
    Path auditKey,
    Path adminPassword) {

  public static InstallationSecrets in(Path folder) throws IOException {
    var secrets = new Secrets(folder);
    return new InstallationSecrets(
        folder,
        secrets.password("postgres-superuser"),
        secrets.password("postgres-owner"),
        secrets.password("postgres-functions"),
        secrets.password("kafka"),
        secrets.ecKey("token-key.pem"),
        secrets.sealingKeysets("sealing"),
        secrets.ed25519Keys("agent.pem"),
        secrets.sshKeys("ssh-host"),
        secrets.sshKeys("ssh-client"),
        secrets.password("audit-key"),
        secrets.password("admin-password"));
  }

  /** A properties file with which a Kafka client gets in. */
  public Path writeKafkaClient(Map<String, String> properties) throws IOException {
    var file = folder.resolve("kafka-client.properties");
    var text = new StringBuilder();
    new TreeMap<>(properties)
        .forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
    check(properties, text.toString());
    PrivateFile.write(file, text.toString());
    return file;
  }

  /** The format quotes backslashes and more; what we write needs none of it. */
  private static void check(Map<String, String> wanted, String text) throws IOException {
    var read = new Properties();
    read.load(new java.io.StringReader(text));
    if (!read.equals(wanted)) {
      throw new IllegalArgumentException("these properties cannot be written plainly");
    }
  }
}
