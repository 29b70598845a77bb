package io.k8slab.dist;

import io.k8slab.dist.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code Main CHECKOUT TARGET}: makes every distribution of a checkout that is built. */
public final class Main {
  private Main() {}

  public static void main(String[] args) throws Exception {
    make(Path.of(args[0]).toRealPath(), Path.of(args[1]).toAbsolutePath());
    System.exit(0); // the libraries that train leave threads behind
  }

  static void make(Path root, Path target) throws Exception {
    Files.createDirectories(target);
    var jre = linked(target.resolve("jre"), true);
    var lambdaJre = linked(target.resolve("jre-lambda"), false);
    var assemble = new Assemble(root, target);
    try (var trainer = new Trainer()) {
      for (var distribution : Distribution.values()) {
        var folder = assemble.assemble(distribution, distribution.diagnosable() ? jre : lambdaJre);
        var launcher = folder.resolve(distribution.launcher());
        switch (distribution) {
          case LAMBDA_API -> trainer.lambdaApi(launcher);
          case LAMBDA_EVENTS -> trainer.lambdaEvents(launcher);
          case FUNCTIONS -> trainer.functions(launcher);
          case HOST_AGENT -> {}
        }
        if (distribution.trained()) {
          requireCache(folder);
          Assemble.fixTimes(folder);
        }
      }
    }
  }

  private static Path linked(Path folder, boolean diagnostics) throws IOException {
    Assemble.delete(folder);
    LinkRuntime.to(folder, diagnostics);
    return folder;
  }

  private static void requireCache(Path folder) throws IOException {
    try (var caches = Files.list(folder.resolve("aot"))) {
      var made = caches.toList();
      if (made.size() != 1 || !made.getFirst().toString().endsWith(".aot")) {
        throw new IllegalStateException("the training of " + folder + " left " + made);
      }
    }
  }
}
