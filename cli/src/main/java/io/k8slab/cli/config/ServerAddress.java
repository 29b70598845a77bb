package io.k8slab.cli.config;

import io.k8slab.cli.failure.ExitCode;
import io.k8slab.cli.failure.Failure;
import io.k8slab.cli.terminal.Printable;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;

/**
 * A server's URL: http or https, a host, perhaps a path, no slash at its end.
 *
 * @param url normalised, so that two addresses of one server written alike are equal
 */
public record ServerAddress(String url) {
  public static final String LOCAL = "http://127.0.0.1:8080";

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  /**
   * @throws Failure if it is no such URL
   */
  public static ServerAddress parse(String text) {
    try {
      URI uri = new URI(text.strip());
      boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      boolean bare =
          uri.getUserInfo() == null && uri.getQuery() == null && uri.getFragment() == null;
      if (web && bare && uri.getHost() != null) {
        String written = uri.toString();
        while (written.endsWith("/")) {
          written = written.substring(0, written.length() - 1);
        }
        return new ServerAddress(written);
      }
      throw refused(text);
    } catch (URISyntaxException e) {
      throw refused(text);
    }
  }

  private static Failure refused(String text) {
    return Failure.of(
        ExitCode.USAGE,
        "'" + Printable.of(text) + "' is not a server's URL",
        "Give one such as " + LOCAL + " or https://lab.example.com");
  }

  public boolean https() {
    return url.startsWith("https:");
  }

  /** Whether a password sent there can be read on the way. */
  public boolean inTheClear() {
    URI uri = URI.create(url);
    return !https() && !LOOPBACK.contains(uri.getHost());
  }

  public URI resolve(String path) {
    return URI.create(url + path);
  }

  @Override
  public String toString() {
    return url;
  }
}
