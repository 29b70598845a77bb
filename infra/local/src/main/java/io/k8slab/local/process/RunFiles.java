package io.k8slab.local.process;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.k8slab.events.Json;
import io.k8slab.local.folder.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code run/lab.pid} and {@code run/status.json}: how scripts find this process. */
public final class RunFiles implements AutoCloseable {
  private final Path pid;
  private final Path status;

  private RunFiles(Path folder) {
    this.pid = folder.resolve("lab.pid");
    this.status = folder.resolve("status.json");
  }

  /**
   * What {@code ./lab status --output json} prints.
   *
   * @param ready the API answers and the agent has reported its host
   */
  public record Status(
      String url,
      boolean ready,
      @JsonProperty("data_dir") String dataDir,
      @JsonProperty("admin_email") String adminEmail,
      @JsonProperty("admin_password_file") String adminPasswordFile,
      long pid) {}

  /** The files of this process in its folder {@code run}. */
  public static RunFiles in(Path folder) throws IOException {
    var files = new RunFiles(folder);
    Files.deleteIfExists(files.status); // of a process that was killed
    PrivateFile.write(files.pid, ProcessHandle.current().pid() + "\n");
    return files;
  }

  public void say(Status now) throws IOException {
    PrivateFile.write(status, Json.MAPPER.writeValueAsString(now) + "\n");
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(status);
    Files.deleteIfExists(pid);
  }
}
