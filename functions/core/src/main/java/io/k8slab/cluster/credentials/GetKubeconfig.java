package io.k8slab.cluster.credentials;

import io.k8slab.cluster.Change;
import io.k8slab.cluster.ChangeClusters;
import io.k8slab.cluster.Cluster;
import io.k8slab.cluster.FindCluster;
import io.k8slab.cluster.Occasion;
import io.k8slab.cluster.jdbc.SealedRows;
import io.k8slab.cluster.lifecycle.ClusterStatus;
import io.k8slab.http.Permission;
import io.k8slab.http.Principal;
import io.k8slab.http.Problem;
import io.k8slab.http.ProblemType;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a kubeconfig, or a certificate alone, for the person who asks, and audits it. The admin
 * kubeconfig that the agent sealed is never handed out; only the client CA is used.
 */
public final class GetKubeconfig {
  private static final Logger log = LoggerFactory.getLogger(GetKubeconfig.class);

  /** A common name has at most 64 characters. */
  private static final int LONGEST_NAME = 64;

  private final ChangeClusters changes;
  private final Supplier<OpenCredentials> openCredentials;

  public GetKubeconfig(ChangeClusters changes, Supplier<OpenCredentials> openCredentials) {
    this.changes = changes;
    this.openCredentials = openCredentials;
  }

  private record Sealed(Cluster cluster, SealedRows.Credentials credentials) {}

  private record Made(Cluster cluster, PersonalCertificate certificate) {}

  /**
   * YAML with a certificate; secret.
   *
   * @throws io.k8slab.http.ProblemException 404, or 409 where it is not running
   */
  public String get(Principal caller, String idOrName, Occasion occasion) {
    var made = make(caller, idOrName, occasion, "cluster.kubeconfig");
    return WriteKubeconfig.withCertificate(made.cluster(), made.certificate());
  }

  /**
   * YAML that has kubectl ask for each certificate; no secret.
   *
   * @throws io.k8slab.http.ProblemException 404, or 409 where it is not running
   */
  public String getForPlugin(Principal caller, String idOrName, Occasion occasion) {
    return changes.run(
        change -> {
          var cluster = running(change, caller, idOrName);
          change.audit(occasion, cluster, "cluster.kubeconfig", Map.of("auth", "exec"));
          return WriteKubeconfig.forPlugin(cluster);
        });
  }

  /**
   * The certificate alone.
   *
   * @throws io.k8slab.http.ProblemException 404, or 409 where it is not running
   */
  public PersonalCertificate certificate(Principal caller, String idOrName, Occasion occasion) {
    return make(caller, idOrName, occasion, "cluster.credentials").certificate();
  }

  private Made make(Principal caller, String idOrName, Occasion occasion, String action) {
    var found =
        changes.run(
            change -> {
              var cluster = running(change, caller, idOrName);
              return new Sealed(
                  cluster, SealedRows.find(change.connection(), cluster.id()).orElseThrow());
            });
    var certificate = mint(found, caller); // no connection is held for this
    changes.<Boolean>run(
        change -> {
          change.audit(
              occasion,
              found.cluster(),
              action,
              Map.of("valid_until", certificate.notAfter().toString()));
          return true;
        });
    return new Made(found.cluster(), certificate);
  }

  private static Cluster running(Change change, Principal caller, String idOrName)
      throws SQLException {
    var cluster =
        FindCluster.find(change.connection(), caller, idOrName, Permission.CLUSTER_KUBECONFIG);
    requireRunning(cluster);
    return cluster;
  }

  private static void requireRunning(Cluster cluster) {
    if (cluster.status() != ClusterStatus.RUNNING) {
      throw Problem.of(
              ProblemType.NOT_RUNNING,
              switch (cluster.status()) {
                case PAUSED, PAUSING -> "The cluster is paused; resume it first.";
                case RESUMING -> "The cluster is being resumed; ask again in a moment.";
                case QUEUED, PROVISIONING, RUNNING, TERMINATING, TERMINATED, ERROR ->
                    "The cluster is %s; a kubeconfig is made for a running one."
                        .formatted(cluster.status().label());
              })
          .asException();
    }
    if (!cluster.readAt().isBefore(leaseEnd(cluster))) {
      throw Problem.of(ProblemType.LEASE_OVER, "The lease has ended; the cluster is being removed.")
          .asException();
    }
  }

  private PersonalCertificate mint(Sealed found, Principal caller) {
    var cluster = found.cluster();
    try {
      var credentials =
          openCredentials
              .get()
              .open(
                  cluster.id(), found.credentials().generation(), found.credentials().ciphertext());
      return MintCertificate.mint(credentials, name(caller), cluster.readAt(), leaseEnd(cluster));
    } catch (GeneralSecurityException e) {
      log.atError()
          .addKeyValue("clusterId", cluster.id())
          .setCause(e)
          .log("A cluster's credentials cannot be opened");
      throw Problem.of(ProblemType.INTERNAL, "The cluster's credentials cannot be opened; tell us.")
          .asException();
    }
  }

  /** A service account has no address. */
  private static String name(Principal caller) {
    var email = caller.email();
    return email != null && email.length() <= LONGEST_NAME ? email : caller.userId().toString();
  }

  private static Instant leaseEnd(Cluster cluster) {
    return Objects.requireNonNull(cluster.expiresAt(), "a running cluster has a lease");
  }
}
