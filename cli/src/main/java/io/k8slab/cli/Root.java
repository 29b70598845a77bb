package io.k8slab.cli;

import io.k8slab.cli.session.Invocation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** {@code k8slab} itself: the options that every command has. */
@Command(
    name = "k8slab",
    versionProvider = Root.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description = "Kubernetes clusters on demand, with a lease")
final class Root {
  private final Invocation invocation;

  // picocli acts on these two by itself
  @SuppressWarnings("UnusedVariable")
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help")
  private boolean help;

  @SuppressWarnings("UnusedVariable")
  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version")
  private boolean version;

  Root(Invocation invocation) {
    this.invocation = invocation;
  }

  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "Show the HTTP exchanges without their secrets, and stack traces")
  void verbose(boolean on) {
    if (on) {
      invocation.trace().switchOn();
    }
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {text()};
    }

    static String text() {
      try (InputStream text = Root.class.getResourceAsStream("version.txt")) {
        String version =
            text == null ? "unknown" : new String(text.readAllBytes(), StandardCharsets.UTF_8);
        return "k8slab " + version.strip();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
