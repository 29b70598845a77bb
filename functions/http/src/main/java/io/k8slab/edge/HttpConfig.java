package io.k8slab.edge;

import io.k8slab.config.InvalidSetting;
import io.k8slab.config.Settings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;

/**
 * Where and how patiently to listen.
 *
 * @param port 0 for any that is free
 * @param headerTimeout how long a connection may be silent before and within a request's head
 * @param uploadTimeout how long a body may take as a whole
 * @param drainTimeout how long requests under way may take to end when the edge closes
 */
public record HttpConfig(
    InetAddress address,
    int port,
    Duration headerTimeout,
    Duration uploadTimeout,
    Duration drainTimeout) {

  /** On loopback, with the usual patience. */
  public static HttpConfig loopback(int port) {
    return new HttpConfig(
        InetAddress.getLoopbackAddress(),
        port,
        Duration.ofSeconds(10),
        Duration.ofSeconds(20),
        Duration.ofSeconds(25));
  }

  /**
   * Reads {@code K8SLAB_HTTP_*}; the port also from {@code PORT}, which Knative sets.
   *
   * @throws InvalidSetting naming the key
   */
  public static HttpConfig from(Settings settings) {
    var usual = loopback(settings.number("PORT", 8080, 0, 65_535));
    return new HttpConfig(
        address(settings.text("K8SLAB_HTTP_ADDRESS", "127.0.0.1")),
        settings.number("K8SLAB_HTTP_PORT", usual.port(), 0, 65_535),
        settings.duration("K8SLAB_HTTP_HEADER_TIMEOUT", usual.headerTimeout()),
        settings.duration("K8SLAB_HTTP_UPLOAD_TIMEOUT", usual.uploadTimeout()),
        settings.duration("K8SLAB_HTTP_DRAIN_TIMEOUT", usual.drainTimeout()));
  }

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new InvalidSetting("K8SLAB_HTTP_ADDRESS", "must be an IP address");
    }
  }
}
