package io.k8slab.bench.lab;

import io.k8slab.events.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What an installation says of itself in {@code run/status.json}.
 *
 * @param url of the API, without a slash at its end
 * @param pid of its JVM
 */
public record LabStatus(
    String url, boolean ready, String adminEmail, String adminPasswordFile, long pid) {

  /** Empty where it has not said anything yet. */
  static Optional<LabStatus> of(Path data) throws IOException {
    try {
      String text = Files.readString(data.resolve("run/status.json"));
      return Optional.of(Json.MAPPER.readValue(text, LabStatus.class));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  public String adminPassword() throws IOException {
    return Files.readString(Path.of(adminPasswordFile)).strip();
  }
}
