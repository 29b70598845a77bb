package io.k8slab.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.dist.train.Served;
import io.k8slab.events.testing.KafkaBroker;
import io.k8slab.testing.SocketExchange;
import io.k8slab.testing.TestDatabase;
import io.k8slab.testing.TestEnvironment;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.instruction.ConstantInstruction;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cache of other classes is refused: a class that is edited without training runs as edited. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class StaleCacheIT {
  private static final String EDITED = "io/k8slab/health/HealthHandlers.class";
  @TempDir private Path folder;

  @Test
  void an_edited_class_runs_as_edited() throws Exception {
    var copy = folder.resolve("functions");
    copy(Dist.folder(Distribution.FUNCTIONS), copy);
    edit(coreJar(copy));
    try (var broker = KafkaBroker.started();
        var database = TestDatabase.create();
        var process =
            Served.start(
                copy.resolve(Distribution.FUNCTIONS.launcher()),
                TestEnvironment.of(database.config(2), broker.bootstrapServers()))) {
      assertThat(new SocketExchange(process.port()).send("GET", "/health/live").text())
          .contains("\"degraded\"");
      assertThat(Files.readString(process.log())).contains("no AOT cache is of these jars");
    }
  }

  /** It says {@code degraded} where it said {@code ok}: a word that the document allows, too. */
  private static void edit(Path jar) throws IOException {
    try (var zip = FileSystems.newFileSystem(jar)) {
      var file = zip.getPath(EDITED);
      var parsed = ClassFile.of();
      var edited =
          parsed.transformClass(
              parsed.parse(Files.readAllBytes(file)),
              ClassTransform.transformingMethodBodies(
                  CodeTransform.ACCEPT_ALL.andThen(
                      (builder, element) -> {
                        if (element instanceof ConstantInstruction constant
                            && "ok".equals(constant.constantValue())) {
                          builder.loadConstant("degraded");
                        } else {
                          builder.with(element);
                        }
                      })));
      Files.write(file, edited);
    }
  }

  private static Path coreJar(Path copy) throws IOException {
    try (var jars = Files.newDirectoryStream(copy.resolve("lib"), "k8slab-functions-core-*.jar")) {
      return jars.iterator().next();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (var file : files.toList()) {
        Files.copy(
            file,
            to.resolve(from.relativize(file).toString()),
            java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }
}
