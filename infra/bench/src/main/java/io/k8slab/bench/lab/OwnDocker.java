package io.k8slab.bench.lab;

import java.nio.file.Path;
import java.util.Map;

/**
 * A Docker daemon with a node image, as a user may have one.
 *
 * @param bin with {@code docker} and {@code kind}
 * @param socket such as {@code unix:///run/docker.sock}
 * @param version of the image, without the v
 */
public record OwnDocker(Path bin, String socket, String version, String image) {

  /** So that whoever looks for Docker and kind finds these first. */
  public Map<String, String> environment() {
    return Map.of("DOCKER_HOST", socket, "PATH", bin + ":" + System.getenv("PATH"));
  }
}
