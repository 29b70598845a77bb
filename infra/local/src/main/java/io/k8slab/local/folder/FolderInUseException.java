package io.k8slab.local.folder;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Another process works on the folder. */
public final class FolderInUseException extends IOException {
  private static final long serialVersionUID = 1L;

  FolderInUseException(Path folder, @Nullable Throwable cause) {
    super("K8s-Lab already runs on " + folder, cause);
  }
}
