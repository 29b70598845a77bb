package io.k8slab.agent.provider.kind;

import io.k8slab.agent.cluster.HostConfig;
import io.k8slab.agent.provider.ClusterFiles;
import io.k8slab.agent.provider.ClusterPki;
import io.k8slab.agent.provider.ClusterRecord;
import io.k8slab.agent.provider.Place;
import io.k8slab.events.Nodes;
import io.k8slab.events.PortBlock;
import io.k8slab.events.ProviderConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** The files of a cluster's folder that are there before kind runs. */
final class KindFiles {
  static final String CONFIG_FILE = "kind.yaml";
  static final String PKI = "pki";

  /** What {@code create.sh} puts the node's real share in place of. */
  static final String RESERVED_CPU = "K8SLAB_RESERVED_CPU";

  static final String RESERVED_MEMORY = "K8SLAB_RESERVED_MEMORY";

  private final HostConfig host;

  KindFiles(HostConfig host) {
    this.host = host;
  }

  ClusterFiles all(
      Place place, ClusterRecord cluster, ClusterPki pki, Nodes nodes, ProviderConfig wanted) {
    return new ClusterFiles(KindProvider.KIND, cluster)
        .with(CONFIG_FILE, config(place, cluster.ports(), nodes, wanted))
        .with(PKI + "/ca.crt", pki.caCertificate())
        .with(PKI + "/ca.key", pki.caKey());
  }

  private String config(Place place, PortBlock ports, Nodes nodes, ProviderConfig wanted) {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("kind", "Cluster");
    config.put("apiVersion", "kind.x-k8s.io/v1alpha4");
    config.put("networking", networking(ports, wanted));
    config.put("nodes", nodes(place, nodes));
    config.put("kubeadmConfigPatches", List.of(dump(apiServer()), dump(kubelet())));
    return dump(config);
  }

  private Map<String, Object> networking(PortBlock ports, ProviderConfig wanted) {
    Map<String, Object> networking = new LinkedHashMap<>();
    networking.put("apiServerAddress", host.bindAddress());
    networking.put("apiServerPort", ports.first());
    if (wanted.podSubnet() != null) {
      networking.put("podSubnet", wanted.podSubnet());
    }
    if (wanted.serviceSubnet() != null) {
      networking.put("serviceSubnet", wanted.serviceSubnet());
    }
    return networking;
  }

  private static List<Map<String, Object>> nodes(Place place, Nodes wanted) {
    List<Map<String, Object>> nodes = new ArrayList<>();
    nodes.add(
        Map.of(
            "role",
            "control-plane",
            // kubeadm signs with a CA that is there; so ours is known before the cluster is
            "extraMounts",
            List.of(mount(place, "ca.crt"), mount(place, "ca.key"))));
    for (int i = 0; i < wanted.workers(); i++) {
      nodes.add(Map.of("role", "worker"));
    }
    return nodes;
  }

  private static Map<String, Object> mount(Place place, String file) {
    return Map.of(
        "hostPath",
        place.folder() + "/" + PKI + "/" + file,
        "containerPath",
        "/etc/kubernetes/pki/" + file,
        "readOnly",
        true);
  }

  /** A merge replaces a list, so kind's own two names are written again. */
  private Map<String, Object> apiServer() {
    List<String> names = new ArrayList<>(List.of("localhost", "127.0.0.1"));
    if (!names.contains(host.apiAddress())) {
      names.add(host.apiAddress());
    }
    return Map.of("kind", "ClusterConfiguration", "apiServer", Map.of("certSANs", names));
  }

  /** A node in a container sees the whole host; what is not its share is the system's. */
  private static Map<String, Object> kubelet() {
    return Map.of(
        "kind",
        "KubeletConfiguration",
        "systemReserved",
        Map.of("cpu", RESERVED_CPU, "memory", RESERVED_MEMORY));
  }

  private static String dump(Map<String, Object> map) {
    DumperOptions block = new DumperOptions();
    block.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    return new Yaml(block).dump(map);
  }
}
