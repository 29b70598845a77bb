package io.k8slab.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.events.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RunFilesTest {
  @TempDir Path temp;

  @Test
  void scripts_find_the_process_while_it_runs_and_nothing_after() throws Exception {
    Files.writeString(temp.resolve("status.json"), "of a process that was killed");
    try (var files = RunFiles.in(temp)) {
      assertThat(temp.resolve("status.json")).doesNotExist();
      assertThat(temp.resolve("lab.pid")).hasContent(ProcessHandle.current().pid() + "");

      files.say(
          new RunFiles.Status("http://127.0.0.1:8080", true, "/d", "a@b.c", "/d/password", 7));

      assertThat(Json.MAPPER.readTree(Files.readString(temp.resolve("status.json"))))
          .isEqualTo(
              Json.MAPPER.readTree(
                  """
                  {"url": "http://127.0.0.1:8080", "ready": true, "data_dir": "/d",
                   "admin_email": "a@b.c", "admin_password_file": "/d/password", "pid": 7}
                  """));
    }
    assertThat(temp).isEmptyDirectory();
  }

  @Test
  void progress_is_a_line_with_its_time() {
    var out = new ByteArrayOutputStream();
    var progress = new Progress(new PrintStream(out, true, StandardCharsets.UTF_8));

    progress.say("PostgreSQL");
    progress.print("done\n");

    assertThat(out.toString(StandardCharsets.UTF_8)).matches(" +[0-9.]+ s  PostgreSQL\ndone\n");
  }
}
