package io.k8slab.local;

import io.k8slab.events.Json;
import io.k8slab.local.agent.LocalHostFiles;
import io.k8slab.local.folder.PrivateFile;
import io.k8slab.local.secrets.InstallationSecrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * {@code MakeSecrets FOLDER}: the secrets of an installation elsewhere, as {@code up} makes its
 * own. What is there stays; {@code agents.json} tells the migration of the one agent.
 */
public final class MakeSecrets {
  static final String AGENT = "agent-1";

  private MakeSecrets() {}

  public static void main(String[] args) throws IOException {
    var folder = PrivateFile.folder(Path.of(args[0]));
    var secrets = InstallationSecrets.in(folder);
    PrivateFile.write(folder.resolve("agents.json"), agents(secrets) + "\n");
    System.out.println("The secrets are in " + folder);
  }

  private static String agents(InstallationSecrets secrets) throws IOException {
    return Json.MAPPER.writeValueAsString(
        Map.of(
            "agents",
            List.of(
                Map.of(
                    "id",
                    AGENT,
                    "pool",
                    LocalHostFiles.POOL,
                    "public_key",
                    Files.readString(secrets.agent().publicKey())))));
  }
}
