package io.k8slab.agent.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.k8slab.agent.cluster.WorkResult;
import io.k8slab.agent.fixture.Commands;
import io.k8slab.agent.fixture.RecordedProducer;
import io.k8slab.agent.fixture.TestKeys;
import io.k8slab.events.ClusterCredentials;
import io.k8slab.events.ClusterFailed;
import io.k8slab.events.ClusterProvisioned;
import io.k8slab.events.ClusterTerminated;
import io.k8slab.events.CommandSuperseded;
import io.k8slab.events.FailureCode;
import io.k8slab.events.LogChunk;
import io.k8slab.events.ProvisionCluster;
import io.k8slab.events.StatusEvent;
import io.k8slab.events.StepFinished;
import io.k8slab.events.StepOutcome;
import io.k8slab.events.StepStarted;
import io.k8slab.events.Topics;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class WorkReportTest {
  private static final WorkResult.Provisioned PROVISIONED =
      new WorkResult.Provisioned(
          URI.create("https://127.0.0.1:30000"),
          "v1.34.4",
          "ca",
          new ClusterCredentials("a very secret kubeconfig", "ca", "key"),
          2,
          1);

  private final UUID cluster = UUID.randomUUID();
  private final ProvisionCluster command = Commands.provision(cluster, 3);
  private final RecordedProducer kafka = new RecordedProducer(true);
  private volatile boolean ours = true;
  private final WorkReport report = report(kafka);

  @Test
  void events_say_whose_work_they_speak_of_and_what_caused_it() throws Exception {
    report.stepStarted("create", "Create", 1, 2);
    report.fenced(42, 3);
    report.stepFinished("create", "Create", 1, 2, StepOutcome.SUCCEEDED, 0, 12);
    assertThat(report.finish(new WorkResult.Terminated())).isTrue();

    var events = kafka.events(Topics.STATUS);
    assertThat(events)
        .extracting(known -> known.envelope().message().getClass())
        .isEqualTo(
            java.util.List.of(StepStarted.class, StepFinished.class, ClusterTerminated.class));
    for (var known : events) {
      assertThat(known.envelope().source()).hasToString("/agents/agent-1");
      assertThat(known.envelope().subject()).isEqualTo(cluster.toString());
      assertThat(known.envelope().correlationId()).isEqualTo("request-1");
      assertThat(known.envelope().traceparent()).isEqualTo(Commands.TRACE);
      var work = ((StatusEvent) known.envelope().message()).work();
      assertThat(work.commandId()).isEqualTo(command.commandId());
      assertThat(work.hostId()).isEqualTo("host-1");
      assertThat(work.agentId()).isEqualTo("agent-1");
      assertThat(work.attempt()).isEqualTo(1);
    }
    assertThat(kafka.messages(Topics.STATUS, StepStarted.class).getFirst().work().fence()).isZero();
    assertThat(kafka.messages(Topics.STATUS, ClusterTerminated.class).getFirst().work().fence())
        .isEqualTo(42);
    assertThat(kafka.producer().history())
        .allSatisfy(sent -> assertThat(sent.key()).isEqualTo(cluster.toString()));
  }

  @Test
  void credentials_leave_sealed_for_this_cluster_and_generation() throws Exception {
    report.finish(PROVISIONED);

    var told = kafka.messages(Topics.STATUS, ClusterProvisioned.class).getFirst();
    assertThat(told.credentials().keyId()).isEqualTo(TestKeys.sealer().keyId());
    assertThat(told.nodes()).isEqualTo(2);
    assertThat(kafka.producer().history())
        .allSatisfy(
            sent ->
                assertThat(new String(sent.value(), StandardCharsets.UTF_8))
                    .doesNotContain("very secret"));
  }

  @Test
  void a_failure_and_a_superseded_command_are_told() throws Exception {
    report.finish(new WorkResult.Failed(FailureCode.PORT_TAKEN, "Port 1 is taken.", "ports", true));
    report.finish(new WorkResult.Superseded(9));

    var failed = kafka.messages(Topics.STATUS, ClusterFailed.class).getFirst();
    assertThat(failed.code()).isEqualTo(FailureCode.PORT_TAKEN);
    assertThat(failed.cause()).isEqualTo("Port 1 is taken.");
    assertThat(failed.step()).isEqualTo("ports");
    assertThat(failed.clean()).isTrue();
    assertThat(kafka.messages(Topics.STATUS, CommandSuperseded.class).getFirst().highest())
        .isEqualTo(9);
  }

  @Test
  void a_fenced_agent_says_nothing_and_is_done() throws Exception {
    assertThat(report.finish(new WorkResult.Fenced())).isTrue();
    assertThat(kafka.producer().history()).isEmpty();
  }

  @Test
  void work_that_is_no_longer_ours_is_silent() throws Exception {
    ours = false;
    report.stepStarted("create", "Create", 1, 1);
    report.log("create", "stdout", "line\n");

    assertThat(report.finish(PROVISIONED)).isFalse();
    assertThat(kafka.producer().history()).isEmpty();
  }

  @Test
  void log_lines_come_before_the_end_of_their_step() {
    report.log("create", "stdout", "one\n");
    report.log("create", "stdout", "");
    report.log("create", "stdout", "two\n");
    report.stepFinished("create", "Create", 1, 1, StepOutcome.SUCCEEDED, 0, 1);

    assertThat(kafka.producer().history()).hasSize(2);
    var chunk = kafka.messages(Topics.LOGS, LogChunk.class).getFirst();
    assertThat(chunk.text()).isEqualTo("one\ntwo\n");
    assertThat(chunk.stream()).isEqualTo("stdout");
  }

  @Test
  void a_log_over_its_budget_is_cut_and_says_so() {
    for (int i = 0; i < 400; i++) {
      report.log("create", "stdout", "x".repeat(LogChunk.MAX_CHARS - 1) + "\n");
    }
    report.stepStarted("verify", "Verify", 2, 2);

    var chunks = kafka.messages(Topics.LOGS, LogChunk.class);
    assertThat(chunks).hasSize(321);
    assertThat(chunks.getLast().text()).contains("the rest is cut");
    assertThat(chunks.getLast().stream()).isEqualTo("agent");
  }

  @Test
  void the_end_is_sent_until_the_broker_has_it_with_the_same_id() throws Exception {
    var slow = new RecordedProducer(false);
    var slowReport = report(slow);
    var told = new CompletableFuture<Boolean>();
    Thread.startVirtualThread(
        () -> {
          try {
            told.complete(slowReport.finish(new WorkResult.Terminated()));
          } catch (InterruptedException e) {
            told.completeExceptionally(e);
          }
        });
    await().until(() -> slow.producer().errorNext(new TimeoutException("the broker is away")));
    assertThat(told).isNotDone();
    await().until(() -> slow.producer().completeNext());

    await().until(told::isDone);
    assertThat(told).isCompletedWithValue(true);
    assertThat(slow.events(Topics.STATUS)).hasSize(2);
    assertThat(slow.events(Topics.STATUS))
        .extracting(known -> known.envelope().id())
        .containsOnly(slow.events(Topics.STATUS).getFirst().envelope().id());
  }

  @Test
  void a_step_that_the_broker_did_not_take_is_told_before_the_end() throws Exception {
    var slow = new RecordedProducer(false);
    var slowReport = report(slow);
    slowReport.stepStarted("create", "Create", 1, 1);
    assertThat(slow.producer().errorNext(new TimeoutException("the broker is away"))).isTrue();
    Thread.startVirtualThread(
        () -> {
          try {
            slowReport.finish(new WorkResult.Terminated());
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    await().until(() -> slow.producer().completeNext());
    await().until(() -> slow.producer().completeNext());

    assertThat(slow.events(Topics.STATUS))
        .extracting(known -> known.envelope().message().getClass().getSimpleName())
        .containsExactly("StepStarted", "StepStarted", "ClusterTerminated");
  }

  @Test
  void a_log_that_the_broker_did_not_take_is_sent_again_in_its_order() {
    var slow = new RecordedProducer(false);
    var slowReport = report(slow);
    slowReport.log("create", "stdout", "one\n");
    slowReport.stepStarted("verify", "Verify", 1, 1); // flushes
    assertThat(slow.producer().errorNext(new TimeoutException("the broker is away"))).isTrue();
    slowReport.log("create", "stdout", "two\n");
    slowReport.log("create", "stderr", "three\n");
    slowReport.stepStarted("end", "End", 1, 1);
    await()
        .until(
            () -> {
              slow.producer().completeNext();
              return slow.events(Topics.LOGS).size() == 4;
            });

    assertThat(slow.messages(Topics.LOGS, LogChunk.class))
        .extracting(LogChunk::text)
        .containsExactly("one\n", "one\n", "two\n", "three\n");
    var ids = slow.events(Topics.LOGS).stream().map(known -> known.envelope().id()).toList();
    assertThat(ids.get(1)).isEqualTo(ids.get(0));
    assertThat(ids.subList(1, 4)).doesNotHaveDuplicates();
  }

  @Test
  void a_log_longer_than_can_be_kept_says_what_is_lost() {
    var slow = new RecordedProducer(false);
    var slowReport = report(slow);
    slowReport.log("create", "stdout", "first\n");
    slowReport.stepStarted("verify", "Verify", 1, 1);
    assertThat(slow.producer().errorNext(new TimeoutException("the broker is away"))).isTrue();
    for (int i = 0; i < 300; i++) {
      slowReport.log("create", "stdout", "x".repeat(LogChunk.MAX_CHARS - 1) + "\n");
    }
    slowReport.stepStarted("end", "End", 1, 1);
    await()
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              slow.producer().completeNext();
              var last = slow.producer().history().getLast();
              return new String(last.value(), StandardCharsets.UTF_8)
                  .contains("pieces of this log were lost");
            });

    long bytes =
        slow.producer().history().stream()
            .filter(sent -> sent.topic().equals(Topics.LOGS))
            .mapToLong(sent -> sent.value().length)
            .sum();
    assertThat(bytes).isBetween(LogDelivery.MOST_KEPT - 40_000L, LogDelivery.MOST_KEPT + 40_000L);
  }

  @Test
  void a_lost_log_line_or_a_closed_producer_does_not_stop_the_work() {
    kafka.bus().close();
    report.log("create", "stdout", "line\n");
    report.stepStarted("verify", "Verify", 1, 1);

    assertThat(kafka.producer().history()).isEmpty();
  }

  @Test
  void the_end_is_given_up_with_the_work() throws Exception {
    kafka.producer().sendException = new TimeoutException("the broker is away");
    Thread.startVirtualThread(
        () -> {
          await().until(() -> kafka.producer().history().isEmpty());
          ours = false;
        });

    assertThat(report.finish(new WorkResult.Terminated())).isFalse();
  }

  private WorkReport report(RecordedProducer producer) {
    return new StatusPublisher(producer.bus(), TestKeys.sealer())
        .report(WorkSubject.of(command, new Origin("request-1", Commands.TRACE)), () -> ours);
  }
}
