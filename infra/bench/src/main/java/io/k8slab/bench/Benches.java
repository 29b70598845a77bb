package io.k8slab.bench;

import io.k8slab.bench.api.ApiCreate;
import io.k8slab.bench.api.ApiRead;
import io.k8slab.bench.api.Soak;
import io.k8slab.bench.api.Stress;
import io.k8slab.bench.auth.AuthCost;
import io.k8slab.bench.delivery.CommitToAgent;
import io.k8slab.bench.deployed.ColdCreate;
import io.k8slab.bench.deployed.ColdStart;
import io.k8slab.bench.deployed.KnativeReady;
import io.k8slab.bench.deployed.LambdaSize;
import io.k8slab.bench.deployed.LambdaWarm;
import io.k8slab.bench.full.FullDatabase;
import io.k8slab.bench.kind.CreateReadyKind;
import io.k8slab.bench.kwok.CreateReadyKwok;
import io.k8slab.bench.measure.Bench;
import io.k8slab.bench.sockets.WsDelivery;
import io.k8slab.bench.ssh.SshExec;
import io.k8slab.bench.up.UpMemory;
import io.k8slab.bench.up.UpReady;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every bench there is, in full length or in the one that is wished. */
final class Benches {
  private Benches() {}

  static Map<String, Bench> all(Arguments.Sizes sizes) {
    return byName(
        List.of(
            CreateReadyKwok.full(),
            CreateReadyKind.full(),
            CommitToAgent.full(),
            SshExec.full(),
            ApiRead.full(),
            ApiCreate.full(),
            AuthCost.full(),
            WsDelivery.full(),
            UpReady.full(),
            UpMemory.full(),
            ColdStart.full(),
            ColdCreate.full(),
            LambdaWarm.full(),
            new LambdaSize(),
            KnativeReady.full(),
            FullDatabase.of(sizes.clusters(), sizes.auditRows(), 50),
            Stress.full(),
            Soak.of(Duration.ofMinutes(sizes.minutes()))));
  }

  static Map<String, Bench> byName(List<Bench> benches) {
    Map<String, Bench> named = new LinkedHashMap<>();
    benches.forEach(bench -> named.put(bench.name(), bench));
    return named;
  }
}
