package io.k8slab.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code k8slab} as one person runs it: a process each time, a configuration folder of their own.
 */
final class CommandLine {
  private final String server;
  private final Path home;

  CommandLine(String server, Path home) {
    this.server = server;
    this.home = home;
  }

  Finished run(String... arguments) throws IOException, InterruptedException {
    return runWithInput("", arguments);
  }

  Finished runWithInput(String stdin, String... arguments)
      throws IOException, InterruptedException {
    var argv = new ArrayList<>(argv());
    argv.addAll(List.of(arguments));
    return Finished.run(argv, environment(), stdin);
  }

  /** Does not wait for its end. */
  RunningCommand start(String... arguments) throws IOException {
    var argv = new ArrayList<>(argv());
    argv.addAll(List.of(arguments));
    return RunningCommand.start(argv, environment());
  }

  /** What another program needs in its environment to find and run it as this person. */
  Map<String, String> onPath(Path folder) throws IOException {
    var script = Files.createDirectories(folder).resolve("k8slab");
    Files.writeString(
        script, "#!/bin/sh\nexec '%s' \"$@\"\n".formatted(String.join("' '", argv())));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    var environment = new HashMap<>(environment());
    environment.put("PATH", folder + ":" + System.getenv("PATH"));
    return environment;
  }

  private static List<String> argv() {
    return Jvm.of("io.k8slab.cli.Main");
  }

  private Map<String, String> environment() {
    return Map.of("XDG_CONFIG_HOME", home.toString(), "K8SLAB_API_URL", server, "NO_COLOR", "1");
  }

  /** A new person, signed in from now on. */
  void signUp(String email, String password) throws IOException, InterruptedException {
    for (var command : List.of("register", "login")) {
      runWithInput(password + "\n", "auth", command, "--email", email, "--password-stdin")
          .expectOk();
    }
  }

  Path configFile() {
    return home.resolve("k8s-lab/config.yaml");
  }
}
