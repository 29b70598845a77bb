package io.k8slab.bench;

import io.k8slab.local.folder.FolderTree;
import io.k8slab.local.folder.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A data folder for one measurement, gone afterwards. */
record BenchFolder(Path path) implements AutoCloseable {
  static BenchFolder create() throws IOException {
    return new BenchFolder(PrivateFile.folder(Files.createTempDirectory("k8slab-bench")));
  }

  @Override
  public void close() throws IOException {
    FolderTree.delete(path);
  }
}
