package io.k8slab.dist;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;

/** The JRE of the deployment: of the JDK that builds, the modules that the jars need. */
final class LinkRuntime {
  /**
   * Beside what {@code jdeps} finds: charsets and zones are in the base; SASL and GSS are found by
   * name by Kafka's client and PostgreSQL's driver, DNS by the JDK, Unsafe by several; the profiler
   * and the management beans are for whoever has to look into a running process.
   */
  private static final List<String> MODULES =
      List.of(
          "java.base",
          "java.desktop",
          "java.instrument",
          "java.logging",
          "java.management",
          "java.naming",
          "java.net.http",
          "java.prefs",
          "java.rmi",
          "java.scripting",
          "java.security.jgss",
          "java.security.sasl",
          "java.sql",
          "java.transaction.xa",
          "java.xml",
          "jdk.httpserver",
          "jdk.jcmd",
          "jdk.jfr",
          "jdk.management",
          "jdk.naming.dns",
          "jdk.net",
          "jdk.security.auth",
          "jdk.security.jgss",
          "jdk.unsupported",
          "jdk.zipfs");

  private LinkRuntime() {}

  /**
   * @param folder must not exist yet
   * @throws IOException with what jlink says
   */
  static void to(Path folder) throws IOException {
    var said = new StringWriter();
    var to = new PrintWriter(said, true);
    int code =
        ToolProvider.findFirst("jlink")
            .orElseThrow(() -> new IOException("this JDK has no jlink"))
            .run(
                to,
                to,
                "--add-modules",
                String.join(",", MODULES),
                "--strip-debug",
                "--no-header-files",
                "--no-man-pages",
                "--generate-cds-archive",
                "--compress",
                "zip-6",
                "--output",
                folder.toString());
    if (code != 0) {
      throw new IOException("jlink failed: " + said);
    }
    // 15 MB for heaps of 32 GB and more
    Files.delete(folder.resolve("lib/server/classes_nocoops.jsa"));
  }
}
