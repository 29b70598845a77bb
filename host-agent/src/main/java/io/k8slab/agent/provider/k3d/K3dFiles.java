package io.k8slab.agent.provider.k3d;

import io.k8slab.agent.cluster.HostConfig;
import io.k8slab.agent.provider.ClusterFiles;
import io.k8slab.agent.provider.ClusterPki;
import io.k8slab.agent.provider.ClusterRecord;
import io.k8slab.agent.provider.Place;
import io.k8slab.events.ProviderConfig;
import io.k8slab.events.ProvisionCluster;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/**
 * The files of a cluster's folder that are there before k3d runs. What a cluster is made of stands
 * in k3d's own configuration, which k3d holds against its schema, and not in flags, in whose values
 * an at sign has a meaning.
 */
final class K3dFiles {
  static final String CONFIG_FILE = "k3d.yaml";
  static final String PKI = "pki";

  /** What {@code create.sh} puts the rest of the host in place of. */
  static final String RESERVED_CPU = "K8SLAB_RESERVED_CPU";

  private static final String TLS = "/var/lib/rancher/k3s/server/tls/";
  private static final List<String> SERVERS = List.of("server:*");
  private static final List<String> ALL = List.of("all");

  private final HostConfig host;

  K3dFiles(HostConfig host) {
    this.host = host;
  }

  ClusterFiles all(
      Place place, ClusterRecord cluster, ClusterPki pki, String image, ProvisionCluster command) {
    return new ClusterFiles(K3dProvider.KIND, cluster)
        .with(CONFIG_FILE, config(place, image, command))
        .with(PKI + "/ca.crt", pki.caCertificate())
        .with(PKI + "/ca.key", pki.caKey());
  }

  private String config(Place place, String image, ProvisionCluster command) {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("apiVersion", "k3d.io/v1alpha5");
    config.put("kind", "Simple");
    config.put("servers", 1);
    config.put("agents", command.nodes().workers());
    config.put(
        "kubeAPI",
        Map.of(
            "hostIP", host.bindAddress(), "hostPort", Integer.toString(command.ports().first())));
    config.put("image", image);
    config.put("network", K3dProvider.network(place));
    config.put("volumes", volumes(place));
    Map<String, Object> options = new LinkedHashMap<>();
    options.put(
        "k3d",
        // one server needs no load balancer before it; and what a failed node said must be there
        Map.of("disableLoadbalancer", true, "disableImageVolume", true, "disableRollback", true));
    options.put("k3s", Map.of("extraArgs", arguments(command.config())));
    long memory = command.resources().memoryBytes() / (1 + command.nodes().workers());
    options.put(
        "runtime",
        Map.of(
            "serversMemory",
            Long.toString(memory),
            "agentsMemory",
            Long.toString(memory),
            "labels",
            List.of(Map.of("label", "k8slab.cluster=" + place.name(), "nodeFilters", ALL))));
    config.put("options", options);
    DumperOptions block = new DumperOptions();
    block.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    return new Yaml(block).dump(config);
  }

  /** k3s makes the authorities that it does not find; it finds ours for its servers and clients. */
  private static List<Map<String, Object>> volumes(Place place) {
    List<Map<String, Object>> volumes = new ArrayList<>();
    for (String authority : List.of("server-ca", "client-ca")) {
      for (String part : List.of("crt", "key")) {
        volumes.add(
            Map.of(
                "volume",
                place.folder()
                    + "/"
                    + PKI
                    + "/ca."
                    + part
                    + ":"
                    + TLS
                    + authority
                    + "."
                    + part
                    + ":ro",
                "nodeFilters",
                SERVERS));
      }
    }
    return volumes;
  }

  private List<Map<String, Object>> arguments(ProviderConfig wanted) {
    List<Map<String, Object>> arguments = new ArrayList<>();
    arguments.add(argument("--tls-san=" + host.apiAddress(), SERVERS));
    arguments.add(argument("--kubelet-arg=system-reserved=cpu=" + RESERVED_CPU, ALL));
    if (wanted.podSubnet() != null) {
      arguments.add(argument("--cluster-cidr=" + wanted.podSubnet(), SERVERS));
    }
    if (wanted.serviceSubnet() != null) {
      arguments.add(argument("--service-cidr=" + wanted.serviceSubnet(), SERVERS));
    }
    for (String component : wanted.disabled()) {
      arguments.add(argument("--disable=" + component, SERVERS));
    }
    return arguments;
  }

  private static Map<String, Object> argument(String argument, List<String> nodes) {
    return Map.of("arg", argument, "nodeFilters", nodes);
  }
}
