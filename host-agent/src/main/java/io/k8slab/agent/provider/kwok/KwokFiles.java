package io.k8slab.agent.provider.kwok;

import io.k8slab.agent.cluster.HostConfig;
import io.k8slab.agent.provider.ClusterFiles;
import io.k8slab.agent.provider.ClusterPki;
import io.k8slab.agent.provider.ClusterRecord;
import io.k8slab.agent.provider.Place;
import io.k8slab.events.PortBlock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** The files of a cluster's folder that are there before kwokctl runs. */
final class KwokFiles {
  static final String CONFIG_FILE = "kwokctl.yaml";

  private final HostConfig host;

  KwokFiles(HostConfig host) {
    this.host = host;
  }

  ClusterFiles all(Place place, ClusterRecord cluster, ClusterPki pki, String version) {
    String pkiFolder = pkiFolder(place) + "/";
    return new ClusterFiles(KwokProvider.KIND, cluster)
        .with(CONFIG_FILE, config(place, cluster.ports(), version))
        .with(pkiFolder + "ca.crt", pki.caCertificate())
        .with(pkiFolder + "server.crt", pki.serverCertificate())
        .with(pkiFolder + "server.key", pki.serverKey())
        .with(pkiFolder + "admin.crt", pki.adminCertificate())
        .with(pkiFolder + "admin.key", pki.adminKey())
        .with(pkiFolder + "sa.key", pki.serviceAccountKey())
        .with(pkiFolder + "sa.pub", pki.serviceAccountPublicKey());
  }

  /** Below the cluster's folder. */
  static String pkiFolder(Place place) {
    return "kwok/clusters/" + place.name() + "/pki";
  }

  private String config(Place place, PortBlock ports, String version) {
    String pki = place.folder() + "/" + pkiFolder(place) + "/";
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("runtime", "binary");
    // what kwokctl starts listens here; its default is every interface, etcd without a password
    options.put("bindAddress", "127.0.0.1");
    options.put("kubeApiserverPort", ports.first());
    options.put("etcdPort", ports.first() + 1);
    options.put("etcdPeerPort", ports.first() + 2);
    options.put("kubeControllerManagerPort", ports.first() + 3);
    options.put("kubeSchedulerPort", ports.first() + 4);
    options.put("kwokControllerPort", ports.first() + 5);
    options.put("kubeVersion", "v" + version);
    options.put("quietPull", true);
    options.put("cacheDir", place.stateFolder() + "/cache/kwok");
    host.kwok()
        .binFolder()
        .ifPresent(
            bin -> {
              options.put("etcdBinary", bin + "/etcd");
              options.put("kubeApiserverBinary", bin + "/kube-apiserver");
              options.put("kubeControllerManagerBinary", bin + "/kube-controller-manager");
              options.put("kubeSchedulerBinary", bin + "/kube-scheduler");
              options.put("kwokControllerBinary", bin + "/kwok");
            });
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("apiVersion", "config.kwok.x-k8s.io/v1alpha1");
    config.put("kind", "KwokctlConfiguration");
    config.put("options", options);
    config.put(
        "componentsPatches",
        List.of(
            patch(
                "kube-apiserver",
                List.of(
                    override("bind-address", host.bindAddress()),
                    override("tls-cert-file", pki + "server.crt"),
                    override("tls-private-key-file", pki + "server.key"),
                    override("service-account-key-file", pki + "sa.pub"),
                    override("service-account-signing-key-file", pki + "sa.key"),
                    extra("anonymous-auth", "false"),
                    extra("profiling", "false"))),
            patch(
                "kube-controller-manager",
                List.of(override("service-account-private-key-file", pki + "sa.key"))),
            // one member elects itself; the default lets it wait a second for others
            patch(
                "etcd",
                List.of(extra("heartbeat-interval", "10"), extra("election-timeout", "100")))));
    DumperOptions block = new DumperOptions();
    block.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    return new Yaml(block).dump(config);
  }

  private static Map<String, Object> patch(String component, List<Map<String, Object>> arguments) {
    Map<String, Object> patch = new LinkedHashMap<>();
    patch.put("name", component);
    patch.put("extraArgs", new ArrayList<>(arguments));
    return patch;
  }

  private static Map<String, Object> override(String key, String value) {
    return argument(key, value, true);
  }

  private static Map<String, Object> extra(String key, String value) {
    return argument(key, value, false);
  }

  private static Map<String, Object> argument(String key, String value, boolean override) {
    Map<String, Object> argument = new LinkedHashMap<>();
    argument.put("key", key);
    argument.put("value", value);
    argument.put("override", override);
    return argument;
  }
}
