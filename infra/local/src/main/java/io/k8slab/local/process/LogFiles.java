package io.k8slab.local.process;

import ch.qos.logback.classic.LoggerContext;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/** Where the process logs: {@code logs/k8slab.log} below the data folder, JSON, at most 60 MB. */
public final class LogFiles {
  private LogFiles() {}

  /** Before the first logger is made. A configuration that was named at the start is kept. */
  public static void below(Path data) {
    System.setProperty("k8slab.logs", folder(data).toString());
    if (System.getProperty("logback.configurationFile") == null) {
      System.setProperty("logback.configurationFile", "local-logback.xml");
    }
  }

  public static Path file(Path data) {
    return folder(data).resolve("k8slab.log");
  }

  private static Path folder(Path data) {
    return data.toAbsolutePath().normalize().resolve("logs");
  }

  /** Before an end that runs nothing more. */
  public static void flush() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.stop();
    }
  }
}
