package io.k8slab.dist;

import io.k8slab.dist.train.Trainer;
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
    var jre = target.resolve("jre");
    Assemble.delete(jre);
    Files.createDirectories(target);
    LinkRuntime.to(jre);
    var assemble = new Assemble(root, target);
    try (var trainer = new Trainer()) {
      for (var distribution : Distribution.values()) {
        var folder = assemble.assemble(distribution, jre);
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

  private static void requireCache(Path folder) throws java.io.IOException {
    try (var caches = Files.list(folder.resolve("aot"))) {
      var made = caches.toList();
      if (made.size() != 1 || !made.getFirst().toString().endsWith(".aot")) {
        throw new IllegalStateException("the training of " + folder + " left " + made);
      }
    }
  }
}
