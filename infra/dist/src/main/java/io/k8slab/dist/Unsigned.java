package io.k8slab.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;

/**
 * Copies jars without their signatures. No AOT cache takes a class of a signed jar, and the JVM
 * checks the whole signature (Bouncy Castle's: 0.3 s) at each start that loads one of its classes.
 */
final class Unsigned {
  private static final Pattern SIGNATURE = Pattern.compile("META-INF/[^/]+\\.(SF|RSA|DSA|EC)");

  private Unsigned() {}

  /**
   * A jar that is not signed is copied as it is.
   *
   * @throws SecurityException where a file is not what was signed
   */
  static void copy(Path from, Path to) throws IOException {
    try (var jar = new JarFile(from.toFile())) {
      if (jar.stream().anyMatch(Unsigned::isSignature)) {
        rewrite(jar, to);
        return;
      }
    }
    Files.copy(from, to);
  }

  private static void rewrite(JarFile jar, Path to) throws IOException {
    // its other sections are digests of the files
    var manifest = new Manifest();
    manifest.getMainAttributes().putAll(jar.getManifest().getMainAttributes());
    try (var out = new JarOutputStream(Files.newOutputStream(to))) {
      add(out, JarFile.MANIFEST_NAME);
      manifest.write(out);
      for (var entry : jar.stream().toList()) {
        if (!isSignature(entry) && !entry.getName().equals(JarFile.MANIFEST_NAME)) {
          add(out, entry.getName());
          try (var content = jar.getInputStream(entry)) {
            content.transferTo(out); // and checked against the signature
          }
        }
      }
    }
  }

  private static void add(JarOutputStream out, String name) throws IOException {
    var entry = new JarEntry(name);
    entry.setLastModifiedTime(Assemble.TIME);
    out.putNextEntry(entry);
  }

  private static boolean isSignature(JarEntry entry) {
    return SIGNATURE.matcher(entry.getName()).matches();
  }
}
