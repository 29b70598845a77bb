package io.k8slab.events;

import java.net.URI;

/**
 * The cluster is there and was seen to work from outside.
 *
 * @param apiServer where its API server is reached
 * @param serverVersion what {@code /version} answered, such as {@code v1.34.4}
 * @param caCertificate the API server's CA certificate, PEM; public
 * @param credentials the admin kubeconfig and the client CA, sealed
 * @param nodes how many nodes were Ready, simulated ones included
 * @param simulatedNodes how many of them are simulated
 */
public record ClusterProvisioned(
    Work work,
    URI apiServer,
    String serverVersion,
    String caCertificate,
    SealedCredentials credentials,
    int nodes,
    int simulatedNodes)
    implements StatusEvent {}
