package io.k8slab.edge;

import java.io.IOException;
import java.security.GeneralSecurityException;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a new certificate and key into use when their files change, without a restart: new
 * handshakes have the new ones, connections that are open go on. What is no pair is refused and the
 * old ones stay; so a pair whose files are written one after the other is taken when both are
 * there.
 */
final class RenewTls {
  private static final Logger LOG = LoggerFactory.getLogger(RenewTls.class);

  private final TlsFiles files;
  private final AbstractHttp11Protocol<?> protocol;
  private String seen;

  /** The files are those that the protocol was told of just now. */
  RenewTls(TlsFiles files, AbstractHttp11Protocol<?> protocol) {
    this.files = files;
    this.protocol = protocol;
    this.seen = version();
  }

  /** Called by one thread at a time. */
  void look() {
    var version = version();
    if (version.equals(seen)) {
      return;
    }
    // before the files are read again: what changes while they are read is seen the next time
    seen = version;
    try {
      files.checkNew();
      protocol.addSslHostConfig(files.host(), true);
      LOG.atInfo().addKeyValue("file", files.certificate()).log("TLS certificate renewed");
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      LOG.atWarn()
          .addKeyValue("file", files.certificate())
          .addKeyValue("cause", e.toString())
          .log("TLS certificate refused, the one before stays");
    }
  }

  /** Of files that cannot be read: a version like any other, which is refused. */
  private String version() {
    try {
      return files.version();
    } catch (IOException e) {
      return "unreadable";
    }
  }
}
