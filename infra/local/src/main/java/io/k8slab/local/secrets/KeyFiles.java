package io.k8slab.local.secrets;

import java.nio.file.Files;
import java.nio.file.Path;

/** The two files of a key pair. The private one is written last: where it is, both are. */
public record KeyFiles(Path privateKey, Path publicKey) {
  boolean complete() {
    return Files.exists(privateKey) && Files.exists(publicKey);
  }
}
