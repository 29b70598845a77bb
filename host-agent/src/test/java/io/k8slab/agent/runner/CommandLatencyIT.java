package io.k8slab.agent.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.k8slab.agent.cluster.Cancellation;
import io.k8slab.agent.cluster.ClusterWork;
import io.k8slab.agent.cluster.WorkListener;
import io.k8slab.agent.cluster.WorkResult;
import io.k8slab.agent.fixture.CommandSender;
import io.k8slab.agent.fixture.Commands;
import io.k8slab.agent.fixture.KafkaBroker;
import io.k8slab.events.HostedCluster;
import io.k8slab.events.PauseCluster;
import io.k8slab.events.ProvisionCluster;
import io.k8slab.events.ResumeCluster;
import io.k8slab.events.TerminateCluster;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says how long a command takes from Kafka's acknowledgement to the host's work. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CommandLatencyIT {
  private static final Logger log = LoggerFactory.getLogger(CommandLatencyIT.class);
  private static final int WARM_UP = 200;
  private static final int MEASURED = 500;

  @Test
  void every_command_reaches_the_work(@TempDir Path folder) throws Exception {
    var called = new ArrayBlockingQueue<Long>(1);
    var micros = new long[MEASURED];
    try (var broker = new KafkaBroker(folder).withTopics("pool");
        var sender = new CommandSender(broker.bootstrapServers());
        var _ =
            new RunnerFixture(
                    broker.bootstrapServers(),
                    "pool",
                    "agent-1",
                    GroupProtocol.CONSUMER,
                    256,
                    new Stopwatch(called))
                .awaitReady()) {
      for (int i = -WARM_UP; i < MEASURED; i++) {
        var command = Commands.provision(UUID.randomUUID(), 1);
        sender.send("pool", command);
        long acknowledged = System.nanoTime();
        var at = called.poll(30, TimeUnit.SECONDS);
        assertThat(at).isNotNull();
        if (i >= 0) {
          micros[i] = Math.max(0, (at - acknowledged) / 1000);
        }
      }
    }
    Arrays.sort(micros);
    log.atInfo()
        .addKeyValue("p50Micros", micros[MEASURED / 2])
        .addKeyValue("p99Micros", micros[MEASURED * 99 / 100])
        .addKeyValue("maxMicros", micros[MEASURED - 1])
        .log("From acknowledgement to work");
  }

  private record Stopwatch(BlockingQueue<Long> called) implements ClusterWork {
    @Override
    public WorkResult provision(
        ProvisionCluster command, WorkListener listener, Cancellation cancellation) {
      called.add(System.nanoTime());
      return new WorkResult.Fenced();
    }

    @Override
    public WorkResult terminate(
        TerminateCluster command, WorkListener listener, Cancellation cancellation) {
      return new WorkResult.Terminated();
    }

    @Override
    public WorkResult pause(
        PauseCluster command, WorkListener listener, Cancellation cancellation) {
      return new WorkResult.Paused();
    }

    @Override
    public WorkResult resume(
        ResumeCluster command, WorkListener listener, Cancellation cancellation) {
      return new WorkResult.Resumed();
    }

    @Override
    public WorkResult restore(UUID clusterId, WorkListener listener, Cancellation cancellation) {
      return new WorkResult.Fenced();
    }

    @Override
    public void stop(UUID clusterId) {}

    @Override
    public List<HostedCluster> list() {
      return List.of();
    }
  }
}
