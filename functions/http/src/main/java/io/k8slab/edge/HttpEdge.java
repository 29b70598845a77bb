package io.k8slab.edge;

import io.k8slab.edge.feed.Ticker;
import io.k8slab.edge.realtime.Realtime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.function.Function;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.AbstractProtocol;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.jsse.JSSEImplementation;
import org.apache.tomcat.util.threads.VirtualThreadExecutor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.messaging.Message;

/**
 * Listens for HTTP and hands every request to one function, each on a virtual thread. Limits: a
 * head of 16 KiB and 100 headers, a body of 1 MiB, the patience and the number of {@link
 * HttpConfig}.
 */
public final class HttpEdge implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpEdge.class);
  private static final int MAX_HEAD = 16 * 1024;
  private static final int MAX_HEADERS = 100;
  private static final String SOCKET_BUFFER = "1024";

  /** Longer than clients keep idle connections, so that it is they who close them. */
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(75);

  private final Tomcat tomcat = new Tomcat();
  private final Path scratch;
  private final Connector connector;
  private final Requests requests;
  private final Duration drainTimeout;
  private final @Nullable Realtime realtime;
  private @Nullable Ticker renewal;
  private boolean closed;

  private HttpEdge(
      HttpConfig config,
      Function<Message<byte[]>, Message<byte[]>> api,
      @Nullable Realtime realtime,
      boolean onlySockets,
      Path scratch) {
    this.realtime = realtime;
    this.scratch = scratch;
    this.requests = new Requests(config.concurrency());
    this.drainTimeout = config.drainTimeout();
    this.connector = connector(config);
    if (onlySockets) {
      // each keeps both while it is idle; the usual 8 KiB are for answers of the API
      connector.setProperty("socket.appReadBufSize", SOCKET_BUFFER);
      connector.setProperty("socket.appWriteBufSize", SOCKET_BUFFER);
    }
    tomcat.setBaseDir(scratch.toString());
    tomcat.setConnector(connector);
    ((StandardHost) tomcat.getHost()).setErrorReportValveClass(ProblemReport.class.getName());
    var context = new ApiContext();
    tomcat.getHost().addChild(context);
    var servlet =
        new ApiServlet(
            api,
            new ReadBody(config.uploadTimeout()),
            requests,
            new ClientAddress(config.proxies()));
    Tomcat.addServlet(context, "api", servlet).setLoadOnStartup(1);
    context.addServletMappingDecoded("/*", "api");
    if (realtime != null) {
      realtime.serveIn(context);
    }
  }

  /**
   * Starts to listen.
   *
   * @throws UncheckedIOException where the address cannot be had, or the TLS files are no pair
   */
  public static HttpEdge start(HttpConfig config, Function<Message<byte[]>, Message<byte[]>> api) {
    return start(config, api, null);
  }

  /**
   * The same with sockets.
   *
   * @param realtime null for none; the edge closes it
   */
  public static HttpEdge start(
      HttpConfig config,
      Function<Message<byte[]>, Message<byte[]>> api,
      @Nullable Realtime realtime) {
    return start(config, api, realtime, false);
  }

  /**
   * Sockets, many of them, and little else.
   *
   * @param health what else is answered
   * @param realtime the edge closes it
   */
  public static HttpEdge startForSockets(
      HttpConfig config, Function<Message<byte[]>, Message<byte[]>> health, Realtime realtime) {
    return start(config, health, realtime, true);
  }

  private static HttpEdge start(
      HttpConfig config,
      Function<Message<byte[]>, Message<byte[]>> api,
      @Nullable Realtime realtime,
      boolean onlySockets) {
    try {
      var edge =
          new HttpEdge(
              config, api, realtime, onlySockets, Files.createTempDirectory("k8slab-http"));
      edge.start(config.tls());
      LOG.atInfo().addKeyValue("port", edge.port()).log("listening");
      return edge;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void start(@Nullable TlsFiles tls) throws IOException {
    try {
      if (tls != null) {
        tls.pairedCertificate();
      }
      tomcat.start();
    } catch (IOException | GeneralSecurityException | LifecycleException e) {
      close();
      throw new IOException("cannot listen", e);
    }
    if (connector.getLocalPort() <= 0) {
      close();
      throw new IOException("cannot listen: the port is taken, or not ours");
    }
    if (tls != null
        && connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> protocol) {
      renewal = new Ticker("renew-tls", tls.recheck(), new RenewTls(tls, protocol)::look).start();
    }
  }

  private static Connector connector(HttpConfig config) {
    var protocol = new Http11NioProtocol();
    protocol.setAddress(config.address());
    protocol.setExecutor(new VirtualThreadExecutor("http-"));
    protocol.setMaxHttpHeaderSize(MAX_HEAD);
    protocol.setMaxHeaderCount(MAX_HEADERS);
    protocol.setConnectionTimeout((int) config.headerTimeout().toMillis());
    protocol.setKeepAliveTimeout((int) KEEP_ALIVE.toMillis());
    protocol.setMaxKeepAliveRequests(-1);
    protocol.setDisableUploadTimeout(false);
    protocol.setConnectionUploadTimeout((int) config.headerTimeout().toMillis());
    protocol.setProperty("bindOnInit", "false"); // else closing cannot give the port up first
    protocol.setContinueResponseTiming("onRead"); // so that a refusal comes before the body
    var connector = new Connector(protocol);
    var tls = config.tls();
    if (tls != null) {
      protocol.setSSLEnabled(true);
      protocol.setSslImplementationName(JSSEImplementation.class.getName());
      protocol.addSslHostConfig(tls.host());
      connector.setScheme("https");
      connector.setSecure(true);
    }
    connector.setPort(config.port());
    connector.setAllowTrace(true); // it reaches api, which refuses it as any wrong method
    connector.setThrowOnFailure(true);
    return connector;
  }

  /** Where it listens. */
  public int port() {
    return connector.getLocalPort();
  }

  /** Takes no new connection, ends sockets, lets the requests under way end, then stops. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (renewal != null) {
      renewal.close();
    }
    connector.pause();
    if (connector.getProtocolHandler() instanceof AbstractProtocol<?> protocol) {
      protocol.closeServerSocketGraceful();
    }
    if (realtime != null) {
      realtime.close();
    }
    if (!requests.awaitNone(drainTimeout)) {
      LOG.warn("requests were still under way");
    }
    try {
      tomcat.stop();
      tomcat.destroy();
    } catch (LifecycleException e) {
      LOG.atWarn().setCause(e).log("stopping failed");
    }
    deleteScratch();
  }

  private void deleteScratch() {
    try (var files = Files.walk(scratch)) {
      for (var file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      LOG.atWarn().setCause(e).log("a temporary folder is left");
    }
  }
}
