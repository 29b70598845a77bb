package io.k8slab.edge.realtime;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which pages may open sockets. Browsers always say where a page is from, and hold no page's socket
 * back; what is no browser says nothing, and nobody can make it act for a person.
 */
record AllowedOrigins(Set<String> allowed) {

  /**
   * @param origins every {@code Origin} header of a request
   * @param host its {@code Host}
   */
  boolean allows(List<String> origins, @Nullable String host) {
    if (origins.isEmpty()) {
      return true;
    }
    if (origins.size() > 1) {
      return false;
    }
    var origin = origins.getFirst().toLowerCase(Locale.ROOT);
    return allowed.contains(origin) || isOf(origin, host);
  }

  /** Behind a proxy that ends TLS the scheme is not ours to know, so it is not compared. */
  private static boolean isOf(String origin, @Nullable String host) {
    try {
      var uri = new URI(origin);
      var usual = Objects.equals(uri.getScheme(), "https") ? ":443" : ":80";
      var authority = uri.getRawAuthority();
      return host != null
          && authority != null
          && without(usual, authority).equals(without(usual, host.toLowerCase(Locale.ROOT)));
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static String without(String port, String authority) {
    return authority.endsWith(port)
        ? authority.substring(0, authority.length() - port.length())
        : authority;
  }
}
