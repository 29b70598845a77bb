package io.k8slab.bench.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a launcher that only writes down what it is asked, and a status as the real one does. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class StartByLauncherTest {
  @TempDir Path root;

  @BeforeEach
  void folders() throws IOException {
    Files.createDirectories(root.resolve("infra/bench/target"));
  }

  private void launcher(String script) throws IOException {
    Path lab =
        Files.writeString(
            root.resolve("lab"), "#!/bin/sh\necho \"$@\" >>\"$(dirname \"$0\")/asked\"\n" + script);
    Files.setPosixFilePermissions(lab, PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void it_is_started_and_stopped_as_a_person_would() throws Exception {
    launcher(
        """
        [ "$1" = up ] || exit 0
        mkdir -p "$3/run"
        printf '{"url":"http://127.0.0.1:1","ready":true,"data_dir":"d","admin_email":"a@b.c",' >"$3/run/status.json"
        printf '"admin_password_file":"%s/password","pid":7}' "$3" >>"$3/run/status.json"
        printf 'secret\\n' >"$3/password"
        """);
    Path data = root.resolve("data");

    try (RunningLab lab = new StartByLauncher(root).start(data)) {
      assertThat(lab.status().url()).isEqualTo("http://127.0.0.1:1");
      assertThat(lab.status().pid()).isEqualTo(7);
      assertThat(lab.status().adminPassword()).isEqualTo("secret");
    }

    assertThat(Files.readAllLines(root.resolve("asked")))
        .containsExactly("up --data " + data + " --detach --port 0", "down --data " + data);
  }

  @Test
  void why_it_did_not_start_is_said() throws IOException {
    launcher("echo 'Port 8080 is taken' >&2; exit 1\n");

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> new StartByLauncher(root).start(root.resolve("data")))
        .withMessageContaining("./lab up failed")
        .withMessageContaining("Port 8080 is taken");
  }

  @Test
  void one_that_is_not_ready_is_not_measured() throws IOException {
    launcher("true\n");

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> new StartByLauncher(root).start(root.resolve("data")))
        .withMessageContaining("not ready");
  }
}
