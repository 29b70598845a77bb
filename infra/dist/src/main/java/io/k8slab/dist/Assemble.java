package io.k8slab.dist;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Lays out a distribution's folder. Every file gets one time: image builders and zip change them.
 */
final class Assemble {
  /** Even seconds, after 1980: all that a zip can say. */
  static final FileTime TIME = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));

  private static final Pattern OWN_JAR =
      Pattern.compile("k8slab-.*(?<!-tests|-sources|-javadoc)\\.jar");

  private final Path root;
  private final Path target;

  /**
   * @param root of the checkout, built
   * @param target where the folders are made
   */
  Assemble(Path root, Path target) {
    this.root = root;
    this.target = target;
  }

  /**
   * @param jre is copied
   * @return the folder
   */
  Path assemble(Distribution distribution, Path jre) throws IOException {
    var folder = target.resolve(distribution.folder());
    delete(folder);
    Files.createDirectories(folder.resolve("lib"));
    copy(jre, folder.resolve("jre"));
    for (var jar : jars(distribution)) {
      Unsigned.copy(jar, folder.resolve("lib").resolve(jar.getFileName().toString()));
    }
    Files.copy(bill(distribution), folder.resolve("sbom.json"));
    writeFlags(distribution, folder);
    writeLauncher(distribution, folder);
    if (distribution.trained()) {
      Files.createDirectories(folder.resolve("aot"));
    }
    fixTimes(folder);
    return folder;
  }

  private Path bill(Distribution distribution) throws IOException {
    var bill = root.resolve(distribution.module()).resolve("target/sbom.json");
    if (!Files.exists(bill)) {
      throw new IOException(bill + " is missing: CycloneDX makes it in a build that is online");
    }
    return bill;
  }

  private List<Path> jars(Distribution distribution) throws IOException {
    var module = root.resolve(distribution.module()).resolve("target");
    var jars = new ArrayList<Path>();
    try (var own = Files.newDirectoryStream(module, "k8slab-*.jar")) {
      own.forEach(
          jar -> {
            if (OWN_JAR.matcher(jar.getFileName().toString()).matches()) {
              jars.add(jar);
            }
          });
    }
    if (jars.size() != 1) {
      throw new IOException(module + " has not one jar, but " + jars + "; build from clean");
    }
    try (var others = Files.newDirectoryStream(module.resolve("lib"), "*.jar")) {
      others.forEach(jars::add);
    }
    return jars;
  }

  /** Jars by their names and nothing else: only so does the JVM take a cache for them. */
  private static void writeFlags(Distribution distribution, Path folder) throws IOException {
    var lines = new ArrayList<>(distribution.flags());
    try (var jars = Files.list(folder.resolve("lib"))) {
      lines.add(
          "-cp "
              + jars.map(jar -> "lib/" + jar.getFileName())
                  .sorted()
                  .collect(Collectors.joining(":")));
    }
    Files.writeString(folder.resolve("jvm.args"), String.join("\n", lines) + "\n");
  }

  private static void writeLauncher(Distribution distribution, Path folder) throws IOException {
    var launcher = folder.resolve(distribution.launcher());
    Files.createDirectories(Objects.requireNonNull(launcher.getParent()));
    var depth = folder.relativize(launcher).getNameCount() - 1;
    try (InputStream script =
        Objects.requireNonNull(Assemble.class.getResourceAsStream("launch.sh"))) {
      Files.writeString(
          launcher,
          new String(script.readAllBytes(), StandardCharsets.UTF_8)
              .replace("@ROOT@", depth == 0 ? "." : "..")
              .replace("@NAME@", distribution.folder())
              .replace("@MAIN@", distribution.mainClass()));
    }
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Also for a cache that came later. */
  static void fixTimes(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (!attributes.isSymbolicLink()) {
              Files.setLastModifiedTime(file, TIME);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (var file : files.toList()) {
        Files.copy(
            file,
            to.resolve(from.relativize(file).toString()),
            StandardCopyOption.COPY_ATTRIBUTES,
            LinkOption.NOFOLLOW_LINKS);
      }
    }
  }

  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
