package io.k8slab.agent.provider;

import io.k8slab.agent.hoststate.HostName;

/**
 * Where a cluster is on its host.
 *
 * @param stateFolder absolute; what clusters share may lie below it
 * @param folder absolute; the cluster's own, below the state folder
 */
public record Place(HostName name, String stateFolder, String folder) {
  /** A file below the cluster's folder with its {@link ClusterRecord}. */
  public static final String RECORD_FILE = "cluster.properties";

  /** A file below the cluster's folder with its provider's kind. */
  public static final String PROVIDER_FILE = "provider";
}
