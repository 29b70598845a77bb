package io.k8slab.identity.oidc;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where a provider may send people back to: these addresses, to the letter. Of one on loopback (an
 * IP address, as RFC 8252, 7.3 has it) the port does not count, for a program takes any that is
 * free.
 */
public record RedirectUris(List<String> allowed) {
  /** Where {@code k8slab auth login --provider} listens. */
  public static final String COMMAND_LINE = "http://127.0.0.1/callback";

  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "[::1]");

  public RedirectUris {
    allowed = List.copyOf(allowed);
    if (!allowed.stream().allMatch(uri -> parse(uri).isPresent())) {
      throw new IllegalArgumentException("not a redirect URI");
    }
  }

  public boolean allows(String uri) {
    return allowed.contains(uri) || portless(uri).filter(allowed::contains).isPresent();
  }

  /** A loopback address without its port; empty where it is none. */
  private static Optional<String> portless(String uri) {
    return parse(uri)
        .filter(u -> "http".equals(u.getScheme()) && LOOPBACK.contains(u.getHost()))
        .filter(u -> u.getRawUserInfo() == null && u.getPort() > 0)
        .map(u -> uri.replaceFirst(":" + u.getPort() + "(?=/|$)", ""));
  }

  private static Optional<URI> parse(String text) {
    try {
      var uri = new URI(text);
      return Optional.of(uri)
          .filter(u -> u.getHost() != null && u.getRawFragment() == null)
          .filter(u -> Set.of("https", "http").contains(u.getScheme()));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }
}
