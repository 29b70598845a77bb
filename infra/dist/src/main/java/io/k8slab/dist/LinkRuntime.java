package io.k8slab.dist;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;

/** The JRE of the deployment: of the JDK that builds, the modules that the jars need. */
final class LinkRuntime {
  /**
   * Beside what {@code jdeps} finds: charsets and zones are in the base; SASL and GSS are found by
   * name by Kafka's client and PostgreSQL's driver, DNS by the JDK, Unsafe by several.
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
          "jdk.naming.dns",
          "jdk.net",
          "jdk.security.auth",
          "jdk.security.jgss",
          "jdk.unsupported",
          "jdk.zipfs");

  /**
   * The profiler and the management beans, for whoever has to look into a running process. On
   * Lambda nobody can, and Kafka's client would have them all described: 0.1 s of a cold start.
   */
  private static final List<String> DIAGNOSTICS = List.of("jdk.jcmd", "jdk.jfr", "jdk.management");

  /**
   * Of modules that are not linked. The JDK lists them, and the JVM would look for each among all
   * jars, making Bouncy Castle's provider of 500 classes on the way: 0.5 s of a cold start.
   */
  private static final Set<String> ABSENT_PROVIDERS = Set.of("XMLDSig", "SunPCSC", "SunPKCS11");

  private static final Pattern PROVIDER = Pattern.compile("security\\.provider\\.\\d+=(.+)");

  private LinkRuntime() {}

  /**
   * @param folder must not exist yet
   * @throws IOException with what jlink says
   */
  static void to(Path folder, boolean diagnostics) throws IOException {
    var modules = new ArrayList<>(MODULES);
    if (diagnostics) {
      modules.addAll(DIAGNOSTICS);
    }
    var said = new StringWriter();
    var to = new PrintWriter(said, true);
    int code =
        ToolProvider.findFirst("jlink")
            .orElseThrow(() -> new IOException("this JDK has no jlink"))
            .run(
                to,
                to,
                "--add-modules",
                String.join(",", modules),
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
    listLinkedProviders(folder.resolve("conf/security/java.security"));
  }

  private static void listLinkedProviders(Path security) throws IOException {
    var kept = new ArrayList<String>();
    int number = 0;
    for (var line : Files.readAllLines(security)) {
      var provider = PROVIDER.matcher(line);
      if (!provider.matches()) {
        kept.add(line);
      } else if (!ABSENT_PROVIDERS.contains(provider.group(1).strip())) {
        number++;
        kept.add("security.provider." + number + "=" + provider.group(1));
      }
    }
    Files.write(security, kept);
  }
}
