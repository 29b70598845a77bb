package io.k8slab.edge;

import io.k8slab.config.InvalidSetting;
import io.k8slab.config.Settings;
import io.k8slab.jdbc.DatabaseConfig;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where, how patiently and for how many at once to listen.
 *
 * @param port 0 for any that is free
 * @param concurrency how many requests may be under way; one more is refused at once
 * @param proxies how many proxies of ours stand in front, each adding to {@code X-Forwarded-For}
 * @param headerTimeout how long a connection may be silent before and within a request's head
 * @param uploadTimeout how long a body may take as a whole
 * @param drainTimeout how long requests under way may take to end when the edge closes
 * @param tls null where a proxy in front ends TLS, or nobody does
 */
public record HttpConfig(
    InetAddress address,
    int port,
    int concurrency,
    int proxies,
    Duration headerTimeout,
    Duration uploadTimeout,
    Duration drainTimeout,
    @Nullable TlsFiles tls) {

  /**
   * For each connection of the pool. A request holds one for 1 to 4 ms of its time, so the last of
   * so many waits about 100 ms; who is refused would have waited longer than it takes to come
   * again. Fewer refuse what a pause of the cores lets pile up at 500 requests/s (measured: 95 of
   * 10,000 with 8), and those who wait for a log's next line count as well.
   */
  static final int REQUESTS_PER_CONNECTION = 32;

  private static final int USUAL_CONCURRENCY = 320;
  private static final int MOST = 10_000;

  /** In the clear. */
  public HttpConfig(
      InetAddress address,
      int port,
      int concurrency,
      int proxies,
      Duration headerTimeout,
      Duration uploadTimeout,
      Duration drainTimeout) {
    this(address, port, concurrency, proxies, headerTimeout, uploadTimeout, drainTimeout, null);
  }

  /** On loopback, with the usual patience. */
  public static HttpConfig loopback(int port) {
    return new HttpConfig(
        InetAddress.getLoopbackAddress(),
        port,
        USUAL_CONCURRENCY,
        0,
        Duration.ofSeconds(10),
        Duration.ofSeconds(20),
        Duration.ofSeconds(25));
  }

  /** The same, draining no longer than so. */
  public HttpConfig drainingFor(Duration time) {
    return new HttpConfig(
        address, port, concurrency, proxies, headerTimeout, uploadTimeout, time, tls);
  }

  /**
   * The same, ending TLS where {@code K8SLAB_TLS_*} say so.
   *
   * @throws InvalidSetting naming the key
   */
  public HttpConfig endingTls(Settings settings) {
    return new HttpConfig(
        address,
        port,
        concurrency,
        proxies,
        headerTimeout,
        uploadTimeout,
        drainTimeout,
        TlsFiles.from(settings).orElse(null));
  }

  /**
   * Reads {@code K8SLAB_HTTP_*} and {@code K8SLAB_TLS_*}; the port also from {@code PORT}, which
   * Knative sets. The usual concurrency follows from the pool; Knative's {@code
   * containerConcurrency} must be the same.
   *
   * @throws InvalidSetting naming the key
   */
  public static HttpConfig from(Settings settings) {
    var usual = loopback(settings.number("PORT", 8080, 0, 65_535));
    return new HttpConfig(
        address(settings.text("K8SLAB_HTTP_ADDRESS", "127.0.0.1")),
        settings.number("K8SLAB_HTTP_PORT", usual.port(), 0, 65_535),
        settings.number(
            "K8SLAB_HTTP_CONCURRENCY",
            DatabaseConfig.poolSize(settings) * REQUESTS_PER_CONNECTION,
            1,
            MOST),
        settings.number("K8SLAB_HTTP_PROXIES", usual.proxies(), 0, 10),
        settings.duration("K8SLAB_HTTP_HEADER_TIMEOUT", usual.headerTimeout()),
        settings.duration("K8SLAB_HTTP_UPLOAD_TIMEOUT", usual.uploadTimeout()),
        settings.duration("K8SLAB_HTTP_DRAIN_TIMEOUT", usual.drainTimeout()),
        TlsFiles.from(settings).orElse(null));
  }

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new InvalidSetting("K8SLAB_HTTP_ADDRESS", "must be an IP address");
    }
  }
}
