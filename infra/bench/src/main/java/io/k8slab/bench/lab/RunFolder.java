package io.k8slab.bench.lab;

import io.k8slab.local.folder.FolderTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A folder for one bench, gone when it ends. It lies in the checkout, where {@code ./lab up} keeps
 * its data too: a machine's temporary folder may be in memory, where a commit costs nothing.
 */
public record RunFolder(Path path) implements AutoCloseable {

  public static RunFolder in(Path root) throws IOException {
    Path parent = Files.createDirectories(root.resolve("infra/bench/target"));
    return new RunFolder(Files.createTempDirectory(parent, "run-"));
  }

  @Override
  public void close() throws IOException {
    FolderTree.delete(path);
  }
}
